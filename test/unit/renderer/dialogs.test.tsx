import { Tooltip } from 'radix-ui'
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KeysDialog } from '../../../renderer/keys/keys-dialog'
import { PastDialog } from '../../../renderer/past/past-dialog'
import { SettingsDialog } from '../../../renderer/settings/settings-dialog'
import { closeDialog, type Dialog, openDialog, windowStore } from '../../../renderer/stores/window'
import { createFakeBridge } from '../../fixtures/fake-bridge'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

let root: Root
let place: HTMLElement
let opener: HTMLButtonElement
const open = (dialog: Dialog) => act(async () => openDialog(dialog))
const titles = () => [...document.querySelectorAll('[role=dialog] h2')].map((each) => each.textContent)
const pressEscape = () =>
  act(async () => {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    // Radix gives the focus back a moment later.
    await new Promise((resolve) => setTimeout(resolve, 5))
  })

beforeEach(async () => {
  window.corral = createFakeBridge({ 'past:list': () => [], 'agents:list': () => [] }).bridge
  windowStore.setState({ dialog: null, quitProgress: null })
  place = document.createElement('div')
  opener = document.createElement('button')
  document.body.append(opener, place)
  root = createRoot(place)
  await act(async () =>
    root.render(
      <Tooltip.Provider>
        <KeysDialog />
        <PastDialog />
        <SettingsDialog />
      </Tooltip.Provider>,
    ),
  )
})
afterEach(async () => {
  await act(async () => root.unmount())
  place.remove()
  opener.remove()
})

describe('one dialog at a time', () => {
  it('is the one that was opened last', async () => {
    await open({ kind: 'keys' })
    const first = titles()
    await open({ kind: 'past' })
    expect([first, titles()]).toEqual([['Keys'], ['Past sessions']])
  })

  it('outlives the late close of another, be that of its own kind', async () => {
    const late = { kind: 'kill', session: 'a' } as const
    const other = { ...late }
    await open(late)
    await open(other)
    closeDialog(late)
    const stays = windowStore.getState().dialog === other
    closeDialog(other)
    expect([stays, windowStore.getState().dialog]).toEqual([true, null])
  })

  it('gives way when Corral ends, and no other comes', async () => {
    await open({ kind: 'keys' })
    await act(async () => windowStore.getState().quitting({ left: 1, total: 1 }))
    await open({ kind: 'past' })
    expect([windowStore.getState().dialog, titles()]).toEqual([null, []])
  })

  it('gives the focus back to who had it, also when it took the place of another', async () => {
    opener.focus()
    await open({ kind: 'keys' })
    await open({ kind: 'past' })
    const within = document.activeElement?.closest('[role=dialog]') !== null
    await pressEscape()
    expect([within, titles(), document.activeElement === opener]).toEqual([true, [], true])
  })

  it('leaves the field of the settings whose place it takes, so that what was typed counts', async () => {
    await open({ kind: 'settings' })
    const field = document.querySelector<HTMLInputElement>('[role=dialog] input')
    field?.focus()
    const left: string[] = []
    field?.addEventListener('blur', () => left.push(field.isConnected ? 'in the document' : 'gone'))
    await open({ kind: 'keys' })
    expect(left).toEqual(['in the document'])
  })
})
