import { createHash } from 'node:crypto'
import type { AgentEvent } from '../../preload/contract/chat'
import type { StuckFacts } from './stuck'

/** Of a call's title and a try's reason: as much as a sentence can take. */
const MOST_CHARACTERS = 80

type OpenTool = { tool: string; name: string; title: string; since: number; call: string | null }

/** How a turn moves on, as its news tell. Times in epoch milliseconds. */
export type Pace = {
  /** Open calls, the oldest first; `call` names tool and input, null while the input is not known. */
  tools: readonly OpenTool[]
  retry: StuckFacts['retry']
  /** The last finished call, and how many like it came in a row. */
  repeated: { call: string; name: string; times: number } | null
  /** Counts what moved the conversation on. */
  moves: number
}

export const noPace: Pace = { tools: [], retry: null, repeated: null, moves: 0 }

/** What an agent can tell for ever without getting anywhere. */
const moveless: readonly AgentEvent['type'][] = [
  ...(['stderr', 'noise', 'unknown', 'notice', 'process', 'usage', 'user', 'model', 'retry'] as const),
]

/** Folds one event in; pure. */
export function foldPace(pace: Pace, event: AgentEvent): Pace {
  if (event.type === 'retry') {
    const { attempt, max, reason } = event
    return { ...pace, retry: { attempt, max, reason: short(reason) } }
  }
  if (moveless.includes(event.type)) return pace
  const moved = { ...pace, retry: null, moves: pace.moves + 1 }
  switch (event.type) {
    case 'tool-start': {
      const { tool, name, title, input, at } = event
      const started = { tool, name, title: short(title), since: at, call: callOf(name, input) }
      return { ...moved, tools: [...pace.tools.filter((each) => each.tool !== tool), started] }
    }
    case 'tool-input': {
      const { tool, title, input } = event
      const told = (each: OpenTool) => ({ ...each, title: short(title), call: callOf(each.name, input) })
      return { ...moved, tools: pace.tools.map((each) => (each.tool === tool ? told(each) : each)) }
    }
    case 'tool-end': {
      const ended = pace.tools.find((each) => each.tool === event.tool)
      if (!ended) return moved
      return { ...moved, tools: pace.tools.filter((each) => each !== ended), repeated: countOf(pace, ended) }
    }
    // What was repeated in another turn was asked for again.
    case 'turn-start':
    case 'turn-end':
    case 'resumed':
      return { ...noPace, moves: moved.moves }
    default:
      return moved
  }
}

function countOf({ repeated }: Pace, { call, name }: OpenTool): Pace['repeated'] {
  if (call === null) return null
  return { call, name, times: repeated?.call === call ? repeated.times + 1 : 1 }
}

/** Inputs may be megabytes, so their digest is kept. An input that nobody told equals none. */
const callOf = (name: string, input: string) =>
  input === '' ? null : createHash('sha256').update(`${name}\0${input}`).digest('base64')

const short = (text: string) => {
  const line = text.trim().split('\n')[0] ?? ''
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line
}
