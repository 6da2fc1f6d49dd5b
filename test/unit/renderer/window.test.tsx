import { Tooltip } from 'radix-ui'
import { act, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PermissionRequest } from '../../../renderer/chat/permission'
import { Row } from '../../../renderer/panel/row'
import type { PermissionBlock } from '../../../renderer/stores/blocks'
import { sessions } from '../../../renderer/stores/sessions'
import { createFakeBridge, sessionView } from '../../fixtures/fake-bridge'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

let root: Root
let place: HTMLElement

const draw = (what: ReactNode) => act(async () => root.render(what))
const button = (name: string) =>
  [...place.querySelectorAll('button')].find((one) => (one.getAttribute('aria-label') ?? one.textContent) === name)
const click = (name: string) => act(async () => button(name)?.click())

beforeEach(() => {
  place = document.createElement('div')
  document.body.append(place)
  root = createRoot(place)
})

afterEach(async () => {
  await act(async () => root.unmount())
  place.remove()
})

describe('a row of the grid', () => {
  const row = (
    <Row
      id="s1"
      index={2}
      narrow={false}
      open={false}
      choosing={false}
      onMark={() => undefined}
      current
      onOpen={() => {}}
      onFocus={() => {}}
    />
  )

  it('tells who and what by its attributes', async () => {
    sessions
      .getState()
      .apply({ changed: [sessionView('s1', { activity: { kind: 'needs-you', since: 0 } })], removed: [] })
    await draw(row)
    expect({ ...place.querySelector<HTMLElement>('[role=row]')?.dataset }).toEqual({
      session: 's1',
      run: '1000000',
      state: 'running',
      activity: 'needs-you',
      agentSession: '3f2a9c1e-0000-4000-8000-000000000000',
      pid: '4242',
      keeperPid: '4240',
    })
  })

  it('sends one request for two quick clicks on Kill', async () => {
    const { bridge, calls } = createFakeBridge({})
    // It answers never: the order stays under way.
    window.corral = {
      ...bridge,
      request: (channel, ...args) => bridge.request(channel, ...args).then(() => new Promise(() => {})),
    }
    sessions.getState().apply({ changed: [sessionView('s1')], removed: [] })
    await draw(row)
    const kill = button('Kill')
    await act(async () => {
      kill?.click()
      kill?.click()
    })
    expect(calls).toEqual([{ channel: 'session:kill', args: ['s1'] }])
    expect(kill?.disabled).toBe(true)
  })

  it('offers Stop now while it stops, and takes a double click for one Stop', async () => {
    const { bridge, calls } = createFakeBridge({})
    window.corral = {
      ...bridge,
      request: (channel, ...args) => bridge.request(channel, ...args).then(() => new Promise(() => {})),
    }
    sessions.getState().apply({ changed: [sessionView('s2')], removed: [] })
    await draw(
      <Row
        id="s2"
        index={2}
        narrow={false}
        open={false}
        choosing={false}
        onMark={() => undefined}
        current
        onOpen={() => {}}
        onFocus={() => {}}
      />,
    )
    await click('Stop')
    await click('Stop now')
    expect(calls).toEqual([{ channel: 'session:stop', args: ['s2'] }])
    expect(button('Stop')).toBeUndefined()
    // Ordered long ago, or by somebody else.
    const state = { kind: 'stopping', agent: null, since: 0, step: 'polite' } as const
    sessions.getState().apply({ changed: [sessionView('s3', { state, activity: null })], removed: [] })
    await draw(
      <Row
        id="s3"
        index={2}
        narrow={false}
        open={false}
        choosing={false}
        onMark={() => undefined}
        current
        onOpen={() => {}}
        onFocus={() => {}}
      />,
    )
    await click('Stop now')
    await click('Stop now')
    expect(calls.slice(1)).toEqual([{ channel: 'session:stop', args: ['s3'] }])
    expect(button('Stop now')?.disabled).toBe(true)
  })

  it('marks a session that runs without its outer boundary, and no other', async () => {
    const marks = async (boundaryLost: boolean) => {
      const changed = [sessionView('s1', { boundaryLost })]
      await act(async () => sessions.getState().apply({ changed, removed: [] }))
      await draw(<Tooltip.Provider>{row}</Tooltip.Provider>)
      return [...place.querySelectorAll('[role=img]')].map((mark) => mark.getAttribute('aria-label'))
    }
    expect([await marks(false), await marks(true)]).toEqual([[], ['Outer boundary lost']])
  })

  it('offers Remove instead of Stop and Kill once it has ended', async () => {
    const state = { kind: 'ended', how: 'exit', at: 9, why: 'Done.', code: 0, signal: null, report: null } as const
    sessions.getState().apply({ changed: [sessionView('s1', { state, activity: null, endedAt: 9 })], removed: [] })
    await draw(row)
    expect(['Stop', 'Kill', 'Remove'].map((name) => button(name) !== undefined)).toEqual([false, false, true])
  })
})

describe('a permission request', () => {
  const block: PermissionBlock = {
    ...{ key: 1, at: 0, kind: 'permission', request: 'r1', tool: null, name: 'Bash', title: 'rm -rf build' },
    ...{ input: '', outcome: 'open', message: '' },
    options: [
      { id: 'once', label: 'Yes', kind: 'allow-once' },
      { id: 'always', label: 'Always allow rm', kind: 'allow-always' },
      { id: 'no', label: 'No', kind: 'deny' },
    ],
  }

  it('is a group with the answers that the agent takes, and sends the chosen one once', async () => {
    const { bridge, calls } = createFakeBridge({ 'session:answer': () => undefined })
    window.corral = bridge
    await draw(<PermissionRequest session="s1" block={block} />)
    const group = place.querySelector('[role=group]')
    expect([
      group?.getAttribute('aria-label'),
      [...place.querySelectorAll('button')].map((one) => one.textContent),
    ]).toEqual(['Permission request', ['Allow', 'Always allow rm', 'Deny']])
    await click('Allow')
    await click('Deny')
    expect(calls).toEqual([{ channel: 'session:answer', args: ['s1', 'r1', { option: 'once', message: '' }] }])
  })
})
