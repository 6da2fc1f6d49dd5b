import { act, useState } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { editTitle, Title } from '../../../renderer/panel/title'
import { createFakeBridge, sessionView } from '../../fixtures/fake-bridge'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

let root: Root
let place: HTMLElement
let calls: ReturnType<typeof createFakeBridge>['calls']

function Shown() {
  const [editing, setEditing] = useState(false)
  return <Title view={sessionView('s1')} editing={editing} onEditing={setEditing} onOpen={() => undefined} />
}

const field = () => place.querySelector('input')
const press = (key: string) =>
  act(async () => void field()?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))

beforeEach(() => {
  const fake = createFakeBridge({ 'session:rename': () => undefined })
  window.corral = fake.bridge
  calls = fake.calls
  place = document.createElement('div')
  document.body.append(place)
  root = createRoot(place)
})

afterEach(async () => {
  await act(async () => root.unmount())
  place.remove()
})

describe('the name of a session', () => {
  it('takes what main takes, and gives the focus back to the row', async () => {
    await act(async () =>
      root.render(
        <div data-session="s1" tabIndex={-1}>
          <Shown />
        </div>,
      ),
    )
    for (const key of ['Enter', 'Escape']) {
      await act(async () => editTitle('s1'))
      expect([document.activeElement === field(), field()?.maxLength, field()?.dir]).toEqual([true, 200, 'auto'])
      if (field()) field()!.value = `by ${key}`
      await press(key)
      expect([field(), document.activeElement?.getAttribute('data-session')]).toEqual([null, 's1'])
    }
    expect(calls).toEqual([{ channel: 'session:rename', args: ['s1', 'by Enter'] }])
  })

  it('above the open session gives it back to who had it, else has it itself', async () => {
    await act(async () => root.render(<Shown />))
    await act(async () => editTitle('s1'))
    await press('Escape')
    expect([document.activeElement?.textContent, document.activeElement?.getAttribute('dir')]).toEqual([
      'Session s1',
      'auto',
    ])
    const other = document.createElement('button')
    place.before(other)
    other.focus()
    await act(async () => editTitle('s1'))
    await press('Escape')
    expect(document.activeElement === other).toBe(true)
    other.remove()
  })
})
