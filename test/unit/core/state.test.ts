import { describe, expect, it } from 'vitest'
import { type Fact, isOver, next, shownActivity } from '../../../main/core/state'
import type { ExitRecord } from '../../../main/keeper/protocol'
import type { ProcessState, ProcId } from '../../../preload/contract/process'

const agent: ProcId = { pid: 10, startTime: 1, bootId: 'boot' }
const other: ProcId = { pid: 20, startTime: 2, bootId: 'boot' }
const exit: ExitRecord = { version: 1, how: 'exit', why: 'Done.', at: 9, code: 0, signal: null, report: null }

const states = {
  starting: { kind: 'starting', since: 1, waitingFor: 'its keeper' },
  running: { kind: 'running', agent },
  stopping: { kind: 'stopping', agent, since: 2, step: 'polite' },
  ended: { kind: 'ended', how: 'killed', at: 3, why: 'You killed it.', code: null, signal: 'SIGKILL', report: null },
  detached: { kind: 'detached', why: 'The connection broke.' },
  lost: { kind: 'lost', why: 'Nobody saw how.', at: 9, report: null, suspects: [] },
  unknown: { kind: 'unknown', why: 'No answer.' },
} satisfies Record<ProcessState['kind'], ProcessState>

const facts = {
  waiting: { is: 'waiting', for: 'Claude Code' },
  up: { is: 'up', agent: other },
  ending: { is: 'ending', step: 'kill', at: 5 },
  ended: { is: 'ended', exit },
  'connection-lost': { is: 'connection-lost', why: 'broke' },
  reconnected: { is: 'reconnected', agent: other },
  'proven-dead': { is: 'proven-dead', why: 'gone', at: 9, report: null, suspects: [] },
  'cannot-tell': { is: 'cannot-tell', why: 'silent' },
} satisfies Record<Fact['is'], Fact>

const running: ProcessState = { kind: 'running', agent: other }
const killing: ProcessState = { kind: 'stopping', agent: null, since: 5, step: 'kill' }
const ended: ProcessState = { kind: 'ended', how: 'exit', at: 9, why: 'Done.', code: 0, signal: null, report: null }
const detached: ProcessState = { kind: 'detached', why: 'broke' }
const lost: ProcessState = { kind: 'lost', why: 'gone', at: 9, report: null, suspects: [] }
const unknown: ProcessState = { kind: 'unknown', why: 'silent' }

/** What each fact makes of each state; 'same' leaves it as it is. */
const table: Record<keyof typeof states, Record<keyof typeof facts, ProcessState | 'same'>> = {
  starting: {
    waiting: { kind: 'starting', since: 1, waitingFor: 'Claude Code' },
    up: running,
    ending: killing,
    ended,
    'connection-lost': detached,
    reconnected: running,
    'proven-dead': lost,
    'cannot-tell': unknown,
  },
  running: {
    waiting: 'same',
    up: 'same',
    ending: { kind: 'stopping', agent, since: 5, step: 'kill' },
    ended,
    'connection-lost': detached,
    reconnected: running,
    'proven-dead': lost,
    'cannot-tell': unknown,
  },
  stopping: {
    waiting: 'same',
    up: 'same',
    ending: { kind: 'stopping', agent, since: 2, step: 'kill' },
    ended,
    'connection-lost': detached,
    reconnected: 'same',
    'proven-dead': lost,
    'cannot-tell': unknown,
  },
  detached: {
    waiting: 'same',
    up: 'same',
    ending: killing,
    ended,
    'connection-lost': detached,
    reconnected: running,
    'proven-dead': lost,
    'cannot-tell': unknown,
  },
  unknown: {
    waiting: 'same',
    up: 'same',
    ending: killing,
    ended,
    'connection-lost': detached,
    reconnected: running,
    'proven-dead': lost,
    'cannot-tell': unknown,
  },
  // A record of the end says more than "nobody saw how"; nothing else revives it.
  lost: {
    waiting: 'same',
    up: 'same',
    ending: 'same',
    ended,
    'connection-lost': 'same',
    reconnected: 'same',
    'proven-dead': 'same',
    'cannot-tell': 'same',
  },
  ended: {
    waiting: 'same',
    up: 'same',
    ending: 'same',
    ended: 'same',
    'connection-lost': 'same',
    reconnected: 'same',
    'proven-dead': 'same',
    'cannot-tell': 'same',
  },
}

const kinds = Object.keys(states) as (keyof typeof states)[]
const news = Object.keys(facts) as (keyof typeof facts)[]

describe('the state of a session', () => {
  it.each(kinds.flatMap((kind) => news.map((fact) => [kind, fact] as const)))('“%s” on hearing “%s”', (kind, fact) => {
    const expected = table[kind][fact]
    expect(next(states[kind], facts[fact])).toEqual(expected === 'same' ? states[kind] : expected)
  })

  it('never comes back from its end, whatever comes late and in whatever order', () => {
    const late = [...news, ...[...news].reverse(), ...news].map((fact) => facts[fact])
    expect(late.reduce(next, states.ended)).toBe(states.ended)
  })

  it('is over for good only when it ended or was lost', () => {
    expect(kinds.filter((kind) => isOver(states[kind]))).toEqual(['ended', 'lost'])
  })

  it('shows what the agent does only while it runs', () => {
    const shown = kinds.filter((kind) => shownActivity(states[kind], { kind: 'ready' }) !== null)
    expect(shown).toEqual(['running'])
  })
})
