import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { claude } from '../../../main/adapters/claude/profile'
import { ChatBook } from '../../../main/core/chat-book'
import type { ChatState, SessionSpec } from '../../../main/core/session-files'
import { eventually } from '../../helpers/processes'

const id = '0f8fad5b-d9cb-469f-a165-70867728950e'
const spec = { session: id, task: 'first', createdAt: 1, adopted: null } as unknown as SessionSpec

let folder: string
let told: string[]
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'corral-chat-'))
  told = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const book = () =>
  new ChatBook(folder, spec, claude, {
    learned: () => ({ queue: [], facts: null, unread: 0 }),
    changed: () => {},
    setAside: (sentence) => told.push(sentence),
  })
const saved = () => JSON.parse(readFileSync(path.join(folder, 'chat.json'), 'utf8')) as ChatState

describe('what a session learned', () => {
  it('is saved a little later when nothing is lost with it, all of it at once, and leaves no half files', async () => {
    const chat = book()
    chat.foundAgain()
    chat.see(100)
    chat.see(200)
    const before = readdirSync(folder)
    await eventually(() => readdirSync(folder).includes('chat.json'), 'it is saved')
    expect({
      before,
      seen: saved().seen.offset,
      found: saved().recoveredAt !== null,
      files: readdirSync(folder),
    }).toEqual({
      before: [],
      seen: 200,
      found: true,
      files: ['chat.json'],
    })
  })

  it('never takes the place of what was saved after it', async () => {
    const chat = book()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      chat.see(100)
      // The slow one is under way now, and not a step further.
      vi.advanceTimersByTime(2000)
      chat.rename('newest')
    } finally {
      vi.useRealTimers()
    }
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect({ name: saved().name, files: readdirSync(folder) }).toEqual({ name: 'newest', files: ['chat.json'] })
  })

  it('is saved when its session is let go of', () => {
    const chat = book()
    chat.see(100)
    chat.closed()
    expect(saved().seen.offset).toBe(100)
  })

  it('is told of when the disk does not take it', async () => {
    const chat = book()
    rmSync(folder, { recursive: true })
    writeFileSync(folder, 'no folder')
    chat.see(100)
    await eventually(() => told.length > 0, 'it is told')
    expect(told).toEqual([expect.stringMatching(/^The state of “first” could not be saved \(.*ENOTDIR/)])
  })
})
