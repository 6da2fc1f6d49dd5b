import { describe, expect, it } from 'vitest'
import type { EndStep, ProcessState, Quiet } from '../../../preload/contract/process'
import type { SessionView } from '../../../preload/contract/session'
import { LONG_TEXT, toRows } from '../../../renderer/chat/rows'
import { stateWords } from '../../../renderer/panel/state-words'
import type { ToolBlock } from '../../../renderer/stores/blocks'
import {
  ago,
  bytes,
  duration,
  knownBytes,
  measured,
  percent,
  splitPath,
  tilde,
  tokens,
} from '../../../renderer/ui/format'
import { endReport, sessionView, survivor } from '../../fixtures/fake-bridge'

describe('words for numbers and paths', () => {
  it('tells times in two units at most', () => {
    const spans = [-5, 999, 59_999, 60_000, 3_599_000, 7_500_000, 90_000_000]
    expect(spans.map(duration)).toEqual(['0 s', '0 s', '59 s', '1 min', '59 min', '2 h 05', '1 d 1 h'])
    expect([13, 1400, 12_300].map(measured)).toEqual(['13 ms', '1.4 s', '12 s'])
    expect([500, 3000].map(ago)).toEqual(['now', '3 s ago'])
  })

  it('tells sizes', () => {
    expect([812, 3500, 65_536, 2_200_000].map(bytes)).toEqual(['812 B', '3.4 kB', '64 kB', '2.1 MB'])
    // What is not known is no nought.
    expect([0, null, undefined].flatMap((value) => [knownBytes(value), percent(value)])).toEqual([
      ...['0 B', '0 %', '–', '–', '–', '–'],
    ])
    expect([340, 1234, 18_234, 3_400_000].map(tokens)).toEqual(['340', '1.2k', '18k', '3.4M'])
  })

  it('shortens the home folder, and nothing that only begins like it', () => {
    const paths = ['/home/ada', '/home/ada/code', '/home/adam/code', '/srv']
    expect(paths.map((path) => tilde(path, '/home/ada'))).toEqual(['~', '~/code', '/home/adam/code', '/srv'])
    expect(['~/code/corral/', '/', 'C:\\work\\app'].map(splitPath)).toEqual([
      { parent: '~/code/', last: 'corral' },
      { parent: '', last: '/' },
      { parent: 'C:\\work\\', last: 'app' },
    ])
  })
})

describe('words for states', () => {
  const words = (change: Partial<SessionView>) => {
    const { word, time, detail } = stateWords(sessionView('s', change), 13_000)
    return [word, time, detail].filter(Boolean).join(' | ')
  }
  const quiet = (reasons: string[], looping = false): Quiet => ({
    ...{ kind: 'quiet', since: 1000, looping, reasons, offers: [] },
  })
  const steps = (...names: EndStep[]) => names.map((step) => ({ step, durationMs: 5 }))
  const end = { kind: 'ended', at: 9, why: 'It said so.', code: null, signal: null, report: null } as const

  it('says what is so, and since when', () => {
    expect([
      words({}),
      words({ activity: { kind: 'ready', failed: 'No such model.' } }),
      words({ activity: { kind: 'working', since: 1000 } }),
      words({ activity: { kind: 'tool', name: 'Bash', since: 10_000 } }),
      words({ activity: { kind: 'tool', name: 'Bash', since: 12_500, turnSince: 1000 } }),
      words({ activity: { kind: 'needs-you', since: 1000 } }),
      words({ activity: quiet(['No output', 'no CPU used']) }),
      words({ activity: quiet(['Bash with the same input 6 times in a row'], true) }),
      words({ activity: { kind: 'working', since: 1000, keptWaitingUntil: new Date(2026, 1, 1, 14, 7).getTime() } }),
      words({ state: { kind: 'starting', since: 12_000, waitingFor: 'the first word' }, activity: null }),
      words({ state: { kind: 'stopping', agent: null, since: 12_000, step: 'kill' } }),
      words({ state: { kind: 'unknown', why: 'No answer.' } }),
      words({ state: { ...end, how: 'exit', code: 0 } }),
      words({ state: { ...end, how: 'killed' } }),
      words({ state: { ...end, how: 'killed', report: endReport({ steps: steps('kill') }) } }),
      words({ state: { ...end, how: 'killed', report: endReport({ steps: steps('polite') }) } }),
      words({ state: { ...end, how: 'killed', report: endReport({ steps: steps('polite', 'terminate', 'kill') }) } }),
      words({ state: { ...end, how: 'killed', report: endReport({ left: [survivor] }) } }),
      words({ state: { kind: 'lost', why: 'Nobody saw it.', at: 9, report: null, suspects: [] } }),
      words({ state: { ...end, how: 'crashed', signal: 'SIGSEGV' } }),
      words({ state: { ...end, how: 'crashed', code: 3 } }),
      words({ state: { ...end, how: 'crashed' } }),
      words({ state: { ...end, how: 'spawn-failed' } }),
    ]).toEqual([
      'Ready',
      'Turn failed | No such model.',
      'Working | 12 s',
      'Bash | 3 s | Running Bash',
      'Working | 12 s',
      'Needs you | 12 s | Waits for your answer',
      'Quiet | 12 s | No output. no CPU used',
      'Looping | 12 s | Bash with the same input 6 times in a row',
      'Working | 12 s | You keep waiting until 14:07',
      'Starting | 1 s | Waiting for the first word',
      'Stopping | 1 s | Being killed',
      'Unknown | No answer.',
      'Exit 0 | It said so.',
      'Killed by you | It said so.',
      'Killed by you | It said so.',
      'Stopped | It said so.',
      'Stopped by force | It said so.',
      'Killed by you | It said so. 1 process left.',
      'Lost | Nobody saw it.',
      'Failed (SIGSEGV) | It said so.',
      'Failed (3) | It said so.',
      'Failed | It said so.',
      'Did not start | It said so.',
    ])
  })

  it('says that an agent waits for the disk, whatever it was doing, until it ends', () => {
    const paused = 'The disk is full. Make room.'
    expect([
      words({ paused, activity: { kind: 'working', since: 1000 } }),
      words({ paused, state: { kind: 'starting', since: 12_000, waitingFor: 'the first word' } }),
      words({ paused, state: { kind: 'stopping', agent: null, since: 12_000, step: 'kill' } }),
    ]).toEqual([`Paused | ${paused}`, `Paused | ${paused}`, 'Stopping | 1 s | Being killed'])
  })

  it('draws a lost session in another shape and colour than a failed one', () => {
    const states: ProcessState[] = [
      { kind: 'lost', why: '', at: 9, report: null, suspects: [] },
      { ...end, how: 'crashed' },
      { kind: 'unknown', why: '' },
    ]
    const marks = states.map((state) => stateWords(sessionView('s', { state }), 0).mark)
    expect(marks).toEqual(['lost', 'failed', 'unknown'])
  })
})

describe('rows of the conversation', () => {
  const tool = (key: number, state: ToolBlock['state']): ToolBlock => ({
    ...{
      kind: 'tool',
      key,
      at: key,
      id: `t${key}`,
      name: 'Read',
      title: '',
      input: '',
      output: '',
      outputWhole: false,
      diffs: [],
      pictures: [],
    },
    ...{ parent: null, state, endedAt: state === 'running' ? null : key },
  })

  it('folds finished tool calls in a row, and leaves the running one by itself', () => {
    const text = { kind: 'text', key: 4, at: 0, id: 'x', text: 'So', endedAt: 1 } as const
    const rows = toRows([tool(0, 'ok'), tool(1, 'failed'), tool(2, 'running'), tool(3, 'ok'), text])
    expect(rows.map((row) => `${row.kind} ${row.key}`)).toEqual(['steps 0', 'block 2', 'block 3', 'block 4'])
  })

  it('cuts a long text into parts that are the whole text, and that hold while it grows', () => {
    const line = `${'word '.repeat(12)}🐎\n`
    const long = { kind: 'text', key: 0, at: 0, id: 'x', text: line.repeat(LONG_TEXT / 30), endedAt: null } as const
    const cuts = (text: string) =>
      toRows([{ ...long, text }]).map((row) => (row.kind === 'part' ? text.slice(row.from, row.to) : ''))
    const before = cuts(long.text)
    const after = cuts(long.text + line.repeat(1000))
    expect(before.join('')).toBe(long.text)
    expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1))
    expect(before.every((part) => part.endsWith('\n'))).toBe(true)
  })
})
