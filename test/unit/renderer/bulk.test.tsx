import { Tooltip } from 'radix-ui'
import { act, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BulkBar } from '../../../renderer/panel/bulk-bar'
import { ListBar } from '../../../renderer/panel/list-bar'
import { list } from '../../../renderer/stores/list'
import { sessions } from '../../../renderer/stores/sessions'
import { createFakeBridge, sessionView } from '../../fixtures/fake-bridge'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

let root: Root
let place: HTMLElement
const unmarked = list.getState()

const draw = (what: ReactNode) => act(async () => root.render(<Tooltip.Provider>{what}</Tooltip.Provider>))
const dialog = () => document.querySelector('[role=dialog]')
const click = (within: Element | null | undefined, name: string) =>
  act(async () => [...(within?.querySelectorAll('button') ?? [])].find((one) => one.textContent === name)?.click())

beforeEach(() => {
  place = document.createElement('div')
  document.body.append(place)
  root = createRoot(place)
})
afterEach(async () => {
  await act(async () => root.unmount())
  place.remove()
  list.setState(unmarked)
  sessions.getState().apply({ changed: [], removed: Object.keys(sessions.getState().byId) })
})

const ended = { kind: 'ended', how: 'exit', at: 9, why: '', code: 0, signal: null, report: null } as const

it('orders for several are for those that the list shows, and the question names them', async () => {
  const { bridge, calls } = createFakeBridge({})
  window.corral = bridge
  const ids = ['shown 1', 'shown 2', 'shown 3', 'shown 4', 'shown 5', 'shown 6', 'shown 7', 'other 1', 'other 2']
  sessions.getState().apply({ changed: ids.map((id) => sessionView(id, { name: id })), removed: [] })
  list.setState({ marked: ids, wanted: 'shown' })
  await draw(<BulkBar narrow={false} />)
  const told = place.querySelector('[role=status]')?.textContent
  await click(place, 'Kill')
  const title = dialog()?.querySelector('h2')?.textContent
  const named = [...(dialog()?.querySelectorAll('li') ?? [])].map((one) => one.textContent)
  await click(dialog(), 'Kill 7')
  expect({ told, title, named: named.slice(4), calls: calls.map(({ channel, args }) => [channel, ...args]) }).toEqual({
    told: '7 sessions selected 2 hidden',
    title: 'Kill 7 sessions?',
    named: [expect.stringMatching(/^shown \d$/), 'and 2 more'],
    calls: ids.slice(0, 7).map((id) => ['session:kill', id]),
  })
  expect([list.getState().marked, dialog()]).toEqual([[], null])
})

it('Remove of several asks too', async () => {
  const { bridge, calls } = createFakeBridge({ 'session:remove': () => undefined })
  window.corral = bridge
  sessions.getState().apply({ changed: ['a', 'b'].map((id) => sessionView(id, { state: ended })), removed: [] })
  list.setState({ marked: ['a', 'b'] })
  await draw(<BulkBar narrow={false} />)
  await click(place, 'Remove')
  const before = calls.length
  await click(dialog(), 'Remove 2')
  expect([before, calls.map(({ args }) => args[0])]).toEqual([0, ['a', 'b']])
})

it('beside an open session the filter shows the chips that are on, and a click takes one back', async () => {
  sessions.getState().apply({ changed: [sessionView('a')], removed: [] })
  list.setState({ chosen: ['ended'] })
  await draw(<ListBar narrow />)
  const before = [...place.querySelectorAll('[aria-pressed=true]')].map((chip) => chip.textContent)
  await click(place, 'Ended0')
  expect([before, list.getState().chosen, place.querySelector('[aria-pressed]')]).toEqual([['Ended0'], [], null])
})
