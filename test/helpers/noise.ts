import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { Session } from '../../main/core/session'
import { JournalReader } from '../../main/keeper/journal-reader'
import { noiseLine } from '../fixtures/agents/noise.mjs'

/** Has the agent say so many lines of noise, about 540 bytes each. `taken`: how many of them its pipe has taken so far. */
export function makeNoise(session: Session, lines: number): { taken(): number } {
  const folder = mkdtempSync(path.join(tmpdir(), 'corral-noise-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const counter = path.join(folder, 'taken')
  session.send(`noise ${lines} ${counter}`)
  return { taken: () => Number(readCounter(counter)) }
}

function readCounter(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '0' // It has not begun.
  }
}

/** Everything that the journal holds of one of its streams, as text. */
export function journaled(session: Session, stream: 'in' | 'out' = 'out'): string {
  const reader = new JournalReader(path.join(session.directory, 'journal'), 0)
  const pieces: Buffer[] = []
  try {
    for (let frames = reader.read(); frames.length > 0; frames = reader.read())
      for (const frame of frames) if (frame.stream === stream) pieces.push(frame.payload)
  } finally {
    reader.close()
  }
  return Buffer.concat(pieces).toString('utf8')
}

export type NoiseFound = { wholeLines: number; others: string[]; isTorn: boolean; damagedAt: number | null }

/** What there is of the noise, and what else was said, to be compared with what is expected: the text itself would drown a test's report. */
export function compareNoise(text: string): NoiseFound {
  const lines = text.split('\n')
  const rest = lines.pop() as string
  const isNoise = (line: string) => /^noise \d/.test(line)
  const noise = lines.filter(isNoise)
  const damaged = noise.findIndex((line, index) => line !== noiseLine(index))
  return {
    wholeLines: noise.length,
    others: lines.filter((line) => !isNoise(line)),
    isTorn: rest !== '',
    damagedAt: damaged < 0 ? null : damaged,
  }
}
