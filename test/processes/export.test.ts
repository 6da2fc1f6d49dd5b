import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { removeUnfinished, writeExport } from '../../main/core/export/write-export'
import type { Session } from '../../main/core/session'
import { type TestCorral, testCorral } from '../helpers/corral'
import { eventually } from '../helpers/processes'
import { canMount, type SmallDisk, smallDisk } from '../helpers/small-disk'

const options = { format: 'json', redact: null, progress: () => {} } as const
const BIG = 3_000_000

let corral: TestCorral
beforeEach(() => {
  corral = testCorral()
})
afterEach(() => corral.end())

/** A session that goes on living, with an answer of 3 MB behind it. */
async function talked(): Promise<Session> {
  const session = corral.start({ prompt: `[[big:${BIG}]] [[plain:That was all.]]` })
  await eventually(() => corral.text(session).endsWith('That was all.'), 'it has answered', 30_000)
  await eventually(() => session.view().activity?.kind === 'ready', 'its turn has ended')
  return session
}

it('exports what a session that lives has said by now, and its conversation goes on undisturbed', async () => {
  const session = await talked()
  const file = path.join(corral.folder, 'out.json')
  const told = corral.events.get(session.id)?.length
  await writeExport(session, file, { ...options, signal: new AbortController().signal })
  const { events } = JSON.parse(readFileSync(file, 'utf8')) as { events: { type: string; text?: string }[] }
  const words = events.map((event) => (event.type === 'text' ? event.text : '')).join('')
  expect({ same: words === corral.text(session), told: corral.events.get(session.id)?.length }).toEqual({
    same: true,
    told,
  })
})

it('leaves nothing half done when the app leaves in the middle of it', async () => {
  const session = await talked()
  const folder = path.join(corral.folder, 'exports')
  mkdirSync(folder)
  const leave = new AbortController()
  let left: string[] | null = null
  const exporting = writeExport(session, path.join(folder, 'out.json'), {
    ...{ ...options, signal: leave.signal },
    progress: () => {
      if (left !== null || readdirSync(folder).length === 0) return
      leave.abort()
      removeUnfinished()
      left = readdirSync(folder)
    },
  })
  await expect(exporting).rejects.toMatchObject({ code: 'export-cancelled' })
  expect([left, readdirSync(folder)]).toEqual([[], []])
})

// Only root may mount a file system of a size of its own; nothing else is really full.
it.runIf(canMount)('says that the disk is full, and leaves no part of a file on it', async () => {
  const session = await talked()
  const disk: SmallDisk = smallDisk(8)
  try {
    const folder = path.dirname(disk.home)
    const file = path.join(folder, 'out.json')
    disk.fill(1_000_000)
    const signal = new AbortController().signal
    const refused = await writeExport(session, file, { ...options, signal }).catch((error: Error) => error.message)
    const files = readdirSync(folder)
    disk.makeRoom()
    await writeExport(session, file, { ...options, signal })
    expect({ refused, files, after: readdirSync(folder) }).toEqual({
      refused: `“${session.name}” could not be exported to ${file} (the disk is full), so nothing was left there.`,
      ...{ files: [], after: ['out.json'] },
    })
  } finally {
    disk.end()
  }
})
