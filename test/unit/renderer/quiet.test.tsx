import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Quiet } from '../../../preload/contract/process'
import type { SessionView } from '../../../preload/contract/session'
import { QuietNotice } from '../../../renderer/chat/quiet-notice'
import { createFakeBridge, endReport, sessionView } from '../../fixtures/fake-bridge'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

let root: Root
let place: HTMLElement
let bridge: ReturnType<typeof createFakeBridge>

beforeEach(() => {
  bridge = createFakeBridge({
    'session:send': () => 'queued',
    'session:interrupt': () => undefined,
    'session:keep-waiting': () => undefined,
    'session:stop': () => endReport(),
  })
  window.corral = bridge.bridge
  place = document.createElement('div')
  document.body.append(place)
  root = createRoot(place)
})
afterEach(async () => {
  await act(async () => root.unmount())
  place.remove()
})

const quiet = (change: Partial<Quiet> = {}): Partial<SessionView> => ({
  activity: {
    ...{ kind: 'quiet', since: 0, looping: false, reasons: ['Nothing said for 4 min', 'No call is open'] },
    ...{ offers: ['nudge', 'interrupt', 'stop', 'keep-waiting'] },
    ...change,
  },
})
const draw = (change: Partial<SessionView>) =>
  act(async () => root.render(<QuietNotice view={sessionView('s', change)} />))
const said = () => place.querySelector('[role=status]')?.textContent
const names = () => [...place.querySelectorAll('button')].map((each) => each.textContent)
const click = (name: string) =>
  act(async () => [...place.querySelectorAll('button')].find((each) => each.textContent === name)?.click())

describe('the notice of a quiet session', () => {
  it('tells why, and offers what makes sense', async () => {
    await draw(quiet())
    const first = [said(), names()]
    await draw({ ...quiet({ looping: true, reasons: ['Bash again'], offers: ['stop', 'keep-waiting'] }) })
    const looping = [said(), names()]
    await draw({ ...quiet(), queued: [{ id: 'm', text: 'Go on' }] })
    const waiting = said()
    await draw({ activity: { kind: 'working', since: 0 } })
    expect([first, looping, waiting, place.textContent]).toEqual([
      ['Quiet Nothing said for 4 min. No call is open.', ['Nudge', 'Interrupt', 'Stop', 'Keep waiting']],
      ['Looping Bash again.', ['Stop', 'Keep waiting']],
      'Quiet Nothing said for 4 min. No call is open. A message waits for the turn to end; Interrupt ends it.',
      '',
    ])
  })

  it('orders nothing but what was clicked', async () => {
    await draw(quiet())
    const before = bridge.calls.length
    for (const name of ['Interrupt', 'Stop', 'Keep waiting']) await click(name)
    expect([before, bridge.calls.map(({ channel, args }) => [channel, ...args])]).toEqual([
      0,
      [
        ['session:interrupt', 's'],
        ['session:stop', 's'],
        ['session:keep-waiting', 's'],
      ],
    ])
  })

  it('lets the nudge be changed before it is sent, or not sent', async () => {
    await draw(quiet())
    await click('Nudge')
    const field = () => place.querySelector<HTMLInputElement>('input[aria-label=Nudge]')
    const offered = field()?.value
    await click('Cancel')
    const cancelled = [field(), bridge.calls.length]
    await click('Nudge')
    await act(async () => {
      const input = field() as HTMLInputElement
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, 'What is it?')
      input.dispatchEvent(new Event('input', { bubbles: true }))
    })
    await click('Send nudge')
    expect([offered, cancelled, bridge.calls, field()]).toEqual([
      'Are you still there? Please go on, or say what you are waiting for.',
      [null, 0],
      [{ channel: 'session:send', args: ['s', 'What is it?', []] }],
      null,
    ])
  })
})
