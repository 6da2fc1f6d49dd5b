import { z } from 'zod'
import type { AgentNews } from '../../../preload/contract/chat'
import type { Adapter, Encoded } from '../adapter'
import { stamp } from '../words'

/** A stretch of output longer than this goes on in a block of its own, so that no page has to hold all of it. */
const LINES_A_BLOCK = 1000

const schema = z.object({
  protocol: z.literal('lines-1'),
  /** Counts the stretches of output, to give each a name. */
  block: z.number().int(),
  /** Lines in the stretch that is being written; 0 while none is. */
  lines: z.number().int(),
})

type RawState = z.infer<typeof schema>

/** Plain lines, both ways: what it prints is text, ANSI sequences and all, and each line that is typed goes in as it is. */
export const createRawAdapter = (): Adapter => rawAdapter({ protocol: 'lines-1', block: 0, lines: 0 })

/** Continues from what `save` gave; null when the data is not of this adapter. */
export function restoreRawAdapter(saved: unknown): Adapter | null {
  const read = schema.safeParse(saved)
  return read.success ? rawAdapter({ ...read.data }) : null
}

function rawAdapter(state: RawState): Adapter {
  return {
    open: () => [],
    received: (line, at) => ({ events: stamp(heard(state, line), at), replies: [] }),
    sent: (line, at) => stamp([...endBlock(state), { type: 'user', text: line }], at),
    encode: (command): Encoded => ({
      // An answer of several lines is several lines: that is what such a program reads.
      lines: command.type === 'prompt' ? command.text.split(/\r?\n/) : [],
      endInput: command.type === 'finish',
    }),
    save: () => ({ ...state }),
  }
}

function heard(state: RawState, line: string): AgentNews[] {
  const block = `out-${state.block}`
  state.lines += 1
  const text: AgentNews = { type: 'text', block, text: `${line}\n` }
  return state.lines < LINES_A_BLOCK ? [text] : [text, ...endBlock(state)]
}

function endBlock(state: RawState): AgentNews[] {
  if (state.lines === 0) return []
  const block = `out-${state.block}`
  state.block += 1
  state.lines = 0
  return [{ type: 'block-end', block }]
}
