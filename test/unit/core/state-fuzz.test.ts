import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firstChat } from '../../../main/core/chat-book'
import { openCorral } from '../../../main/core/corral'
import { openProfile, sessionFolder } from '../../../main/core/profile'
import { createSessionFiles, type SessionSpec, writeExit } from '../../../main/core/session-files'
import { JournalWriter } from '../../../main/keeper/journal-writer'
import { lineAgent } from '../../helpers/line-agent'

// Three ended sessions and every state file that a profile can hold; then each file is damaged in every way below, one
// at a time, and the app starts on it.

const agent = lineAgent()
const ids = ['11111111', '22222222', '33333333'].map((start) => `${start}-0000-4000-8000-000000000000`)
let base: string
let original: string

const news = { changed: () => {}, removed: () => {}, events: () => {}, openLink: () => false }
const runtime = { executable: process.execPath, wardenScript: '/nowhere/warden.cjs' }

function specOf(session: string, run: number, home: string): SessionSpec {
  const order = { version: 1 as const, file: '/bin/true', marker: session, session, profileHome: home }
  return {
    ...{ version: 1, session, run, kind: 'session', task: `task ${run}`, agent: agent.id, folder: '/', model: null },
    ...{
      permissions: 'ask',
      ...{ arguments: '', environmentNames: [] },
      proposedAgentSessionId: session,
      adopted: null,
      createdAt: 1_700_000_000_000,
      resumption: null,
    },
    order: { ...order, args: [], folder: '/', reattachWindowSeconds: 0 },
  }
}

beforeAll(async () => {
  base = mkdtempSync(path.join(tmpdir(), 'corral-fuzz-'))
  original = path.join(base, 'original')
  const profile = openProfile(original, {})
  for (const [index, id] of ids.entries()) {
    const spec = specOf(id, 1_000_000 + index, original)
    const folder = sessionFolder(profile, id)
    createSessionFiles(folder, spec, firstChat(spec, agent))
    const journal = new JournalWriter(path.join(folder, 'journal'), {
      ...{ grown: () => {}, trouble: () => {}, pause: () => {}, resume: () => {} },
    })
    journal.append('out', Buffer.from(`said by ${index}\n`))
    await journal.flush(5000)
    journal.close()
    writeFileSync(path.join(folder, 'checkpoints.jsonl'), '')
    writeExit(folder, { version: 1, how: 'exit', why: 'It ended.', at: 1, code: 0, signal: null, report: null })
  }
  writeFileSync(path.join(profile.live, ids[2] as string), '')
  writeFileSync(profile.settings, JSON.stringify({ onQuit: 'end' }))
  writeFileSync(profile.launchMemory, JSON.stringify({ version: 1, last: null, folders: [] }))
  writeFileSync(profile.runs, JSON.stringify({ last: 1_000_002 }))
  writeFileSync(profile.wardenRecord, '{}')
  writeFileSync(profile.formerWardens, JSON.stringify({ version: 1, wardens: [] }))
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** Pseudo-random bytes that are the same in every run: a failure can be repeated. */
function noise(length: number, seed: number): Buffer {
  let state = seed
  return Buffer.from(
    Array.from({ length }, () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return state % 256
    }),
  )
}

const damages: Record<string, (file: string, whole: Buffer) => void> = {
  'is empty': (file) => writeFileSync(file, ''),
  'is cut in the middle': (file, whole) => writeFileSync(file, whole.subarray(0, Math.floor(whole.length / 2))),
  'lost its last byte': (file, whole) => writeFileSync(file, whole.subarray(0, -1)),
  'is all zeros': (file, whole) => writeFileSync(file, Buffer.alloc(Math.max(16, whole.length))),
  'is noise': (file, whole) => writeFileSync(file, noise(whole.length + 64, 7)),
  'has a flipped byte in its midst': (file, whole) => {
    const flipped = Buffer.from(whole)
    const at = Math.floor(whole.length / 2)
    if (flipped.length > 0) flipped[at] = (flipped[at] as number) ^ 0x5a
    writeFileSync(file, flipped)
  },
  'is null': (file) => writeFileSync(file, 'null'),
  'is a list': (file) => writeFileSync(file, '[1,2,3]'),
  'is an object of something else': (file) => writeFileSync(file, '{"version":1,"name":7,"order":[]}'),
  'is of a later version': (file) => writeFileSync(file, '{"version":99}'),
  'is nested a thousand deep': (file) => writeFileSync(file, '['.repeat(1000) + ']'.repeat(1000)),
  'is a folder': (file) => {
    rmSync(file)
    mkdirSync(file)
  },
  'is gone': (file) => rmSync(file),
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(path.join(folder, name)).isFile(),
  )

describe.each(Object.entries(damages))('a state file that %s', (_name, damage) => {
  it('keeps no app from starting, and loses no session whose own files are whole', async () => {
    const outcomes: Record<string, unknown> = {}
    const wanted: Record<string, unknown> = {}
    for (const name of filesIn(original)) {
      const home = mkdtempSync(path.join(base, 'copy-'))
      cpSync(original, home, { recursive: true })
      damage(path.join(home, name), readFileSync(path.join(home, name)))
      const notices: string[] = []
      const corral = openCorral({
        ...{ home, runtime, environment: {}, agents: [agent] },
        bundled: { executable: process.execPath, assets: '/nowhere', version: '0' },
        news: { ...news, notice: (text) => notices.push(text) },
      })
      await corral.registry.load()
      const whole = ids.filter((id) => !name.includes(id))
      const read = await Promise.all(
        corral.registry.list().map(async ({ id, name: title, run }) => {
          const { events } = await corral.registry.get(id).open()
          return { id, title, run, said: events.flatMap((event) => (event.type === 'text' ? [event.text] : [])) }
        }),
      )
      outcomes[name] = read.filter(({ id }) => whole.includes(id)).sort((one, other) => one.run - other.run)
      wanted[name] = whole.map((id) => {
        const at = ids.indexOf(id)
        return { id, title: `task ${1_000_000 + at}`, run: 1_000_000 + at, said: [`said by ${at}\n`] }
      })
      // A session whose spec is whole is in the list, whatever else of it is damaged.
      const damagedId = ids.find((id) => name.includes(id) && name.startsWith('sessions'))
      if (damagedId && !name.endsWith('spec.json'))
        expect(
          read.some(({ id }) => id === damagedId),
          `${name} ${_name}: its session is listed`,
        ).toBe(true)
      for (const notice of notices) expect(notice).toMatch(/^[^\n]+[.!]$/)
      await corral.registry.close()
      rmSync(home, { recursive: true, force: true })
    }
    expect(outcomes).toEqual(wanted)
  })
})
