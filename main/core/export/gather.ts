import type { AgentEvent } from '../../../preload/contract/chat'

/** Beyond this many characters a text is told in several pieces: an export holds no more of one in memory, and stops for no longer. */
export const LONGEST = 1024 * 1024
/** A key file is not cut in two; none is longer. */
const LONGEST_KEY = 16 * 1024

type Piece = Extract<AgentEvent, { text: string }>

/**
 * Joins what was told piece by piece: an answer that came word by word is one event, and so are the lines of standard
 * error in a row. A secret that came in two pieces is in one again, so that it can be found. An event is told when it is
 * complete, with the time of its beginning.
 */
export class Gatherer {
  /** By the name of what they belong to, in the order in which they began. */
  private readonly open = new Map<string, Piece>()

  /** What is complete by now. */
  push(event: AgentEvent): AgentEvent[] {
    switch (event.type) {
      case 'text':
      case 'thinking':
        return [...this.lines(), ...this.add(`${event.type}:${event.block}`, event)]
      case 'tool-output':
        return [...this.lines(), ...this.add(`output:${event.tool}`, event)]
      case 'stderr':
      case 'noise':
        return [...this.lines(event.type), ...this.addLine(event)]
      case 'block-end':
        return this.take((name) => name === `text:${event.block}` || name === `thinking:${event.block}`)
      case 'tool-end':
        return [...this.lines(), ...this.toolEnd(event)]
      case 'user':
      case 'turn-end':
      case 'resumed':
      case 'process':
        return [...this.end(), event]
      default:
        return [...this.lines(), event]
    }
  }

  /** Whatever was never completed. */
  end(): AgentEvent[] {
    return this.take(() => true)
  }

  /** Lines of standard error and noise, but of one kind. */
  private lines(except?: string): AgentEvent[] {
    return this.take((name) => (name === 'stderr' || name === 'noise') && name !== except)
  }

  private addLine(event: Extract<AgentEvent, { type: 'stderr' | 'noise' }>): AgentEvent[] {
    return this.add(event.type, this.open.has(event.type) ? { ...event, text: `\n${event.text}` } : event)
  }

  /** The end tells the whole output, or nothing where it was told in pieces. */
  private toolEnd(event: Extract<AgentEvent, { type: 'tool-end' }>): AgentEvent[] {
    const [told] = this.take((name) => name === `output:${event.tool}`) as Piece[]
    const output = event.output || (told?.text ?? '')
    if (output.length <= LONGEST) return [{ ...event, output }]
    const pieces = this.add(`output:${event.tool}`, {
      at: event.at,
      type: 'tool-output',
      tool: event.tool,
      text: output,
    })
    return [...pieces, ...this.take((name) => name === `output:${event.tool}`), { ...event, output: '' }]
  }

  private add(name: string, event: Piece): AgentEvent[] {
    const before = this.open.get(name)
    let rest = (before?.text ?? '') + event.text
    const whole = before ?? event
    const told: AgentEvent[] = []
    while (rest.length > LONGEST) {
      const cut = cutOf(rest)
      told.push({ ...whole, text: rest.slice(0, cut) })
      rest = rest.slice(cut)
    }
    this.open.set(name, { ...(told.length === 0 ? whole : event), text: rest })
    return told
  }

  private take(isMeant: (name: string) => boolean): AgentEvent[] {
    const taken: AgentEvent[] = []
    for (const [name, event] of this.open) {
      if (!isMeant(name)) continue
      this.open.delete(name)
      taken.push(event)
    }
    return taken
  }
}

/** Between two lines, for what is looked for in a text stands within one, but for keys. */
function cutOf(text: string): number {
  const line = text.lastIndexOf('\n', LONGEST - 1) + 1 || LONGEST
  const key = text.lastIndexOf('-----BEGIN ', line)
  const isCut = key > 0 && key > line - LONGEST_KEY && text.lastIndexOf('-----END ', line) < key
  return isCut ? key : line
}
