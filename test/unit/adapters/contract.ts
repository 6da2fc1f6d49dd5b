import { describe, expect, it } from 'vitest'
import type { Adapter, AgentProfile, LaunchOptions } from '../../../main/adapters/adapter'
import type { AgentEvent } from '../../../preload/contract/chat'
import { generator, Mutations } from './mutations'
import { type RecordedLine, readRecording, recordingsIn, replay, tell } from './recordings'

/** For each adapter. CORRAL_FUZZ_LINES=200000 makes it more than a million over all of them, in some minutes. */
const FUZZED_LINES = Number(process.env.CORRAL_FUZZ_LINES ?? 20_000)
/** Far more than they take: a bound, not a measure. */
const FUZZING_MS = 30_000 + FUZZED_LINES
/** Enough to see what is wrong. */
const MANY_FAULTS = 5
const SEED = 20261121
/** Far more than any recording needs; one entry kept for each line would go beyond it. */
const STATE_BYTES = 400_000
/** Longer lines make the mutations slow and show nothing new. */
const FUZZED_BYTES = 20_000

export type Recordings = {
  /** Folder in test/fixtures/recordings, and of the golden files. */
  folder: string
  /** Only those whose names begin so. */
  begins?: string
  /** What a recording was launched with besides the usual. */
  options?: (recording: string) => Partial<LaunchOptions>
  /** A message is a line, or several, as it is: such a protocol has nothing to write it in. */
  isPlain?: boolean
}

/** How every test launches an agent, unless it says otherwise. */
export const usualOptions: LaunchOptions = {
  folder: '/home/dev/project',
  model: null,
  permissions: 'ask',
  agentSessionId: '11111111-1111-4111-8111-111111111111',
  assets: '/opt/corral/assets',
}

/** What every adapter owes, shown with recordings of its agent. */
export function adapterContract(
  profile: AgentProfile,
  { folder, begins, options = () => ({}), isPlain }: Recordings,
): void {
  const names = recordingsIn(folder, begins)
  const lines = (name: string) => readRecording(name, folder)
  const optionsOf = (name: string) => ({ ...usualOptions, ...options(name) })

  describe.each(names)(`${profile.name}, the recording %s`, (name) => {
    it('makes these events', async () => {
      const events = replay(profile.create(optionsOf(name)), lines(name)).map((event) => JSON.stringify(event))
      await expect(`${events.join('\n')}\n`).toMatchFileSnapshot(`golden/${folder}/${name}.jsonl`)
    })

    it('makes the same events, and wants the same lines written, when it is saved and restored between any two lines', () => {
      const whole = profile.create(optionsOf(name))
      let cut = profile.create(optionsOf(name))
      for (const line of lines(name)) {
        cut = restored(profile, cut, optionsOf(name))
        expect(heard(cut, line)).toEqual(heard(whole, line))
      }
    })

    it('leaves nothing open behind the end of a turn', () => {
      const open = new Set<string>()
      for (const event of replay(profile.create(optionsOf(name)), lines(name))) {
        follow(open, event)
        if (event.type === 'turn-end') expect([...open]).toEqual([])
      }
    })
  })

  describe(`the adapter of ${profile.name}`, () => {
    it(
      `never throws on ${FUZZED_LINES} mutated lines, and keeps its state small, plain and restorable`,
      () => {
        const all = names.flatMap(lines).filter(({ line }) => line.length < FUZZED_BYTES)
        expect(fuzz(profile, all, optionsOf(names[0] ?? ''))).toEqual([])
      },
      FUZZING_MS,
    )

    it.each([[null], [42], ['text'], [[]], [{}], [{ protocol: 'another' }]])(
      'refuses a checkpoint that is not its own: %j',
      (saved) => expect(profile.restore(usualOptions, saved)).toBeNull(),
    )

    it('refuses a checkpoint of its own from which something is missing', () => {
      const { protocol } = profile.create(usualOptions).save() as { protocol: string }
      expect([typeof protocol, profile.restore(usualOptions, { protocol })]).toEqual(['string', null])
    })

    it('names no place of this machine and no prompt in its arguments', () => {
      const { args } = profile.launch(usualOptions)
      expect(args.filter((each) => each.includes('\n'))).toEqual([])
    })
  })
  if (!isPlain)
    writtenContract(
      profile,
      names.map((name) => ({ lines: lines(name), options: optionsOf(name) })),
    )
}

/** What an adapter owes that writes a message into a line of its protocol. */
function writtenContract(profile: AgentProfile, recordings: { lines: RecordedLine[]; options: LaunchOptions }[]): void {
  describe(`what the adapter of ${profile.name} writes`, () => {
    it('writes what nobody can split, and nothing that a checkpoint does not hold', () => {
      const adapter = profile.create(usualOptions)
      const before = JSON.stringify(adapter.save())
      const text = 'one\ntwo\r\u2028three\u2029 "quoted" \\ 😀 \ud800 \u0000'
      const encoded = [
        adapter.encode({ type: 'prompt', text, images: [{ mediaType: 'image/png', data: 'AA==' }] }),
        adapter.encode({ type: 'interrupt' }),
        adapter.encode({ type: 'answer', request: 'none', answer: { option: 'allow', message: text } }),
        adapter.encode({ type: 'set-model', model: text }),
        adapter.encode({ type: 'finish' }),
      ]
      const all = [...adapter.open(), ...encoded.flatMap((each) => each.lines)]
      expect(all.filter((line) => /[\n\r\u2028\u2029]/.test(line))).toEqual([])
      expect(JSON.stringify(adapter.save())).toBe(before)
    })

    it('tells the words of a message exactly as they were given', () => {
      const adapter = recordings
        .map(({ lines, options }) => ready(profile, lines, options))
        .find((each) => each !== null)
      const text = ' two\nlines \u2028 and "more" '
      const events = adapter?.encode({ type: 'prompt', text }).lines.flatMap((line) => adapter.sent(line, 1)) ?? []
      expect(events.filter((event) => event.type === 'user').map((event) => event.text)).toEqual([text])
    })
  })
}

function heard(adapter: Adapter, line: RecordedLine): { events: AgentEvent[]; replies: string[] } {
  if (line.direction === 'out') return adapter.received(line.line, line.at)
  return { events: tell(adapter, line), replies: [] }
}

/** The adapter as it stands after the line with which it became ready; null when the recording has none. */
function ready(profile: AgentProfile, lines: RecordedLine[], options: LaunchOptions): Adapter | null {
  const adapter = profile.create(options)
  const isThere = lines.some((line) => tell(adapter, line).some((event) => event.type === 'ready'))
  return isThere ? adapter : null
}

function restored(profile: AgentProfile, adapter: Adapter, options: LaunchOptions): Adapter {
  const saved = JSON.stringify(adapter.save())
  const again = profile.restore(options, JSON.parse(saved))
  if (!again) throw new Error(`The adapter does not know its own checkpoint: ${saved}`)
  return again
}

/** Keeps the names of what is open: words, calls, questions. Words and calls of the agent's own programs may outlive a turn nowhere. */
function follow(open: Set<string>, event: AgentEvent): void {
  switch (event.type) {
    case 'text':
    case 'thinking':
      open.add(`words ${event.block}`)
      break
    case 'block-end':
      open.delete(`words ${event.block}`)
      break
    case 'tool-start':
      open.add(`tool ${event.tool}`)
      break
    case 'tool-end':
      open.delete(`tool ${event.tool}`)
      break
    case 'permission':
      open.add(`permission ${event.request}`)
      break
    case 'permission-closed':
      open.delete(`permission ${event.request}`)
      break
  }
}

/** What went wrong with mutated lines; at best nothing. */
function fuzz(profile: AgentProfile, lines: readonly RecordedLine[], options: LaunchOptions): string[] {
  const mutations = new Mutations(generator(SEED))
  const faults: string[] = []
  let adapter = profile.create(options)
  for (let count = 0; count < FUZZED_LINES && faults.length < MANY_FAULTS; count++) {
    const { direction, line } = mutations.pick(lines)
    const mutated = mutations.mutate(line)
    try {
      const { events, replies } = heard(adapter, { at: 1, direction, line: mutated })
      if (events.some((event) => typeof event.type !== 'string' || event.at !== 1)) faults.push(`event: ${mutated}`)
      if (replies.some((reply) => /[\n\r\u2028\u2029]/.test(reply))) faults.push(`reply: ${mutated}`)
      if (count % 50 === 0) {
        const saved = JSON.stringify(adapter.save())
        if (saved.length > STATE_BYTES) faults.push(`The state has grown to ${saved.length} bytes.`)
        adapter = restored(profile, adapter, options)
        if (JSON.stringify(adapter.save()) !== saved) faults.push(`Restored differently: ${saved}`)
      }
    } catch (error) {
      faults.push(`${error}: ${mutated}`)
    }
  }
  return faults
}
