import { expect, it } from 'vitest'
import { claude } from '../../../main/adapters/claude'
import { type RecordedLine, readRecording, recordingNames } from './recordings'

const LINES = 20_000
const SEED = 20261121
/** Far more than any recording needs; one entry kept for each line would go beyond it. */
const STATE_BYTES = 400_000

const options = {
  folder: '/home/someone/project',
  model: null,
  permissions: 'ask',
  agentSessionId: '11111111-1111-4111-8111-111111111111',
} as const

/** mulberry32: a small generator, so that a failure can be repeated. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const random = generator(SEED)
const below = (limit: number) => Math.floor(random() * limit)
const pick = <T>(list: readonly T[]): T => list[below(list.length)]!

const ODD_VALUES = [null, 0, -1, 1e308, '', 'x', '__proto__', 'constructor', true, [], {}, [[]], [null], { type: 1 }]

/** Puts an odd value somewhere into the message. */
function bend(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.15) return pick(ODD_VALUES)
  const entries = Object.entries(value)
  if (entries.length === 0) return pick(ODD_VALUES)
  const [chosen] = pick(entries)
  const bent = entries.map(([key, each]) => [key, key === chosen ? bend(each) : each] as const)
  return Array.isArray(value) ? bent.map(([, each]) => each) : Object.fromEntries(bent)
}

const mutations: ((line: string) => string)[] = [
  (line) => line,
  (line) => line.slice(0, below(line.length)),
  (line) => line.slice(below(line.length)),
  (line) => {
    const at = below(line.length)
    return line.slice(0, at) + String.fromCharCode(below(0xffff)) + line.slice(at + 1)
  },
  (line) => JSON.stringify(bend(JSON.parse(line))),
  (line) => JSON.stringify(bend(bend(JSON.parse(line)))),
]

it(`never throws on ${LINES} mutated lines, and keeps its state small, plain and restorable`, () => {
  const lines: RecordedLine[] = recordingNames.flatMap(readRecording).filter(({ line }) => line.length < 20_000)
  const faults: string[] = []
  let adapter = claude.create(options)
  for (let count = 0; count < LINES; count++) {
    const { direction, line } = pick(lines)
    const mutated = pick(mutations)(line)
    try {
      const heard =
        direction === 'in' ? { events: adapter.sent(mutated, 1), replies: [] } : adapter.received(mutated, 1)
      if (heard.events.some((event) => typeof event.type !== 'string' || event.at !== 1))
        faults.push(`event: ${mutated}`)
      if (heard.replies.some((reply) => /[\n\r\u2028\u2029]/.test(reply))) faults.push(`reply: ${mutated}`)
      if (count % 50 === 0) adapter = checkpointed(adapter.save(), faults)
    } catch (error) {
      faults.push(`${error}: ${mutated}`)
    }
  }
  expect(faults).toEqual([])
})

function checkpointed(state: unknown, faults: string[]) {
  const saved = JSON.stringify(state)
  if (saved.length > STATE_BYTES) faults.push(`The state has grown to ${saved.length} bytes.`)
  const again = claude.restore(options, JSON.parse(saved))
  if (!again || JSON.stringify(again.save()) !== saved) throw new Error(`Not restorable: ${saved}`)
  return again
}
