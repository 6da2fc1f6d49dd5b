import { describe, expect, it } from 'vitest'
import type { Action } from '../../../renderer/actions/action'
import { bindings, holderOf, keyOf, keyWords, pressed } from '../../../renderer/keys/bindings'
import { nextZoom } from '../../../renderer/ui/zoom'

const ran: string[] = []
const action = (id: string, key: string | null, isPossible = true): Action => ({
  ...{ id, title: id, group: 'window', key },
  isPossible: () => isPossible,
  run: () => ran.push(id),
})
const actions = [action('one', 'g'), action('two', 'g'), action('three', '$mod+k', false), action('four', null)]

describe('the keys of actions', () => {
  it('are the person’s own, the usual ones, or none', () => {
    const own = { one: 'h', three: '' }
    expect(actions.map((each) => keyOf(each, own))).toEqual(['h', 'g', null, null])
    expect([holderOf('H', actions, own)?.id, holderOf('$mod+k', actions, own)]).toEqual(['one', null])
  })

  it('run what is possible, and of two with one key the first', () => {
    const map = bindings(actions, {})
    const prevented: string[] = []
    for (const [key, press] of Object.entries(map))
      press({ preventDefault: () => prevented.push(key) } as unknown as KeyboardEvent)
    expect({ keys: Object.keys(map), ran, prevented }).toEqual({
      keys: ['g', '$mod+k'],
      ran: ['one'],
      prevented: ['g'],
    })
  })

  it('are left to whoever is shown where that listens itself, but for a key of the person’s own', () => {
    const inPlace = { ...action('find', '$mod+f'), isHeardInPlace: true }
    expect([bindings([inPlace], {}), bindings([inPlace], { find: 'f' })].map((map) => Object.keys(map))).toEqual([
      [],
      ['f'],
    ])
  })

  it('are noted as they are pressed: with Alt by their place, for a modifier alone not at all', () => {
    const event = (key: string, code: string, ...held: ('ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey')[]) => ({
      ...{ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
      ...Object.fromEntries(held.map((each) => [each, true])),
    })
    expect([
      pressed(event('G', 'KeyG', 'shiftKey'), false),
      pressed(event('k', 'KeyK', 'ctrlKey'), false),
      pressed(event('k', 'KeyK', 'metaKey'), true),
      pressed(event('k', 'KeyK', 'ctrlKey'), true),
      pressed(event('µ', 'KeyM', 'altKey'), true),
      pressed(event('Shift', 'ShiftLeft', 'shiftKey'), false),
      pressed(event('F5', 'F5'), false),
    ]).toEqual(['Shift+g', '$mod+k', '$mod+k', 'Control+k', 'Alt+KeyM', null, 'F5'])
  })

  it('read as they stand on a keyboard', () => {
    const keys = ['$mod+k', 'Alt+Digit3', '$mod+Shift+f', '[Shift]+?', 'Escape', '$mod+Period']
    expect(keys.map((key) => keyWords(key, false).join(' '))).toEqual([
      ...['Ctrl K', 'Alt 3', 'Ctrl Shift F', '?', 'Esc', 'Ctrl .'],
    ])
    expect(keyWords('$mod+Shift+f', true)).toEqual(['⌘', '⇧', 'F'])
  })
})

it('the size goes step by step, and stays at either end', () => {
  expect([
    nextZoom(100, 1),
    nextZoom(100, -1),
    nextZoom(103, 1),
    nextZoom(200, 1),
    nextZoom(300, 1),
    nextZoom(67, -1),
    nextZoom(50, -1),
    nextZoom(150, 0),
  ]).toEqual([110, 90, 110, 250, 300, 50, 50, 100])
})
