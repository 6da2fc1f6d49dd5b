import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { InboxDialog } from '../../../renderer/inbox/inbox-dialog'
import { sessions } from '../../../renderer/stores/sessions'
import { openDialog, windowStore } from '../../../renderer/stores/window'
import { createFakeBridge, sessionView } from '../../fixtures/fake-bridge'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

let root: Root
let place: HTMLElement

beforeEach(() => {
  window.corral = createFakeBridge({}).bridge
  windowStore.setState({ dialog: null, quitProgress: null })
  place = document.createElement('div')
  document.body.append(place)
  root = createRoot(place)
})
afterEach(async () => {
  await act(async () => root.unmount())
  sessions.getState().apply({ changed: [], removed: ['a'] })
  place.remove()
})

const shown = async (input: string, title: string, isInputCut = false) => {
  const asks = [{ request: 'r', since: 0, name: 'Bash', title, input, isInputCut, options: [] }]
  sessions.getState().apply({ changed: [sessionView('a', { asks })], removed: [] })
  await act(async () => {
    root.render(<InboxDialog />)
    openDialog({ kind: 'inbox' })
  })
  const item = document.querySelector('[role=dialog] li')
  return {
    input: item?.querySelector('pre')?.textContent,
    says: (word: string) => item?.textContent?.includes(word),
  }
}

describe('a request in the inbox', () => {
  it('shows the whole input with its line breaks', async () => {
    const { input, says } = await shown('{"command":"cd /tmp\\nrm -rf work"}', 'cd /tmp')
    expect([input, says('Open the session to see all')]).toEqual(['cd /tmp\nrm -rf work', false])
  })

  it('says that there is more, and tells what it is about where only a title is known', async () => {
    const { input, says } = await shown('', 'Delete all', true)
    expect([input, says('Delete all'), says('Open the session to see all')]).toEqual([undefined, true, true])
  })
})
