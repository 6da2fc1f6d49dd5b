import type { AgentEvent, Image, PlanItem } from '../../../preload/contract/chat'

/** One thing in an exported conversation, complete. `at` is epoch milliseconds. */
export type Entry = { at: number } & (
  | { kind: 'said'; by: 'person' | 'agent' | 'thinking'; text: string; images: readonly Image[] }
  | ({ kind: 'tool' } & Tool)
  | { kind: 'plan'; items: readonly PlanItem[] }
  /** Output that belongs to no tool call any more, or is too long for one: standard error, lines that are no protocol. */
  | { kind: 'output'; of: string; text: string }
  /** One sentence of what happened. */
  | { kind: 'note'; text: string }
)

type Tool = {
  name: string
  title: string
  input: string
  output: string
  diffs: { path: string; before: string | null; after: string }[]
  pictures: Image[]
  outcome: 'ok' | 'failed' | 'unfinished'
  endedAt: number | null
}

/** Makes entries of gathered events (Gatherer): a tool call is told when it has ended, with all that was told of it. */
export class Entries {
  private readonly tools = new Map<string, Extract<Entry, { kind: 'tool' }>>()
  private readonly asked = new Map<string, { at: number; what: string }>()
  private plan: Extract<Entry, { kind: 'plan' }> | null = null

  push(event: AgentEvent): Entry[] {
    const { at } = event
    const said = (by: 'person' | 'agent' | 'thinking', text: string, images: readonly Image[] = []): Entry[] =>
      text === '' && images.length === 0 ? [] : [{ at, kind: 'said', by, text, images }]
    const note = (text: string): Entry[] => [{ at, kind: 'note', text }]
    switch (event.type) {
      case 'user':
        return said('person', event.text, event.images)
      case 'text':
        return said('agent', event.text)
      case 'picture':
        return said('agent', '', [event.image])
      case 'thinking':
        return said('thinking', event.text)
      case 'tool-start':
      case 'tool-input':
      case 'tool-diff':
      case 'tool-picture':
      case 'tool-output':
      case 'tool-end':
        return this.tool(event)
      case 'plan':
        this.plan = { at, kind: 'plan', items: event.items }
        return []
      case 'permission':
        this.asked.set(event.request, { at, what: sentence(event.name, event.title) })
        return []
      case 'permission-closed': {
        const asked = this.asked.get(event.request)?.what ?? 'a request'
        this.asked.delete(event.request)
        return note(`${permissionWords[event.outcome]}: ${asked}${event.message && ` (${event.message})`}`)
      }
      case 'model':
        return note(`Goes on with the model ${event.model}`)
      case 'retry':
        return note(`Tries again (${event.attempt}${event.max === null ? '' : ` of ${event.max}`}): ${event.reason}`)
      case 'turn-end':
        return [...this.end(), ...(event.outcome === 'ok' ? [] : note(turnWords(event)))]
      case 'notice':
        return note(event.text)
      case 'gives-up':
        return note(event.reason)
      case 'resumed':
        return [...this.end(), ...note('Resumed: a new process goes on from here')]
      case 'process':
        return [...this.end(), ...note(event.text)]
      case 'stderr':
        return [{ at, kind: 'output', of: 'Standard error', text: event.text }]
      case 'noise':
        return [{ at, kind: 'output', of: 'Output', text: event.text }]
      case 'unknown':
        return [{ at, kind: 'output', of: `Unknown message ${event.name}`, text: event.text }]
      case 'ready':
      case 'agent-session':
      case 'turn-start':
      case 'usage':
      case 'block-end':
        return []
    }
  }

  /** Whatever is still open: it ends unfinished. */
  end(): Entry[] {
    const left: Entry[] = [...this.tools.values()]
    this.tools.clear()
    if (this.plan) left.push(this.plan)
    this.plan = null
    for (const { at, what } of this.asked.values()) left.push({ at, kind: 'note', text: `Not answered: ${what}` })
    this.asked.clear()
    return left
  }

  private tool(event: Extract<AgentEvent, { tool: string; type: `tool-${string}` }>): Entry[] {
    const { at } = event
    const tool = this.tools.get(event.tool)
    switch (event.type) {
      case 'tool-start':
        this.tools.set(event.tool, {
          ...{ at, kind: 'tool', name: event.name, title: event.title, input: event.input, output: '', diffs: [] },
          ...{ pictures: [], outcome: 'unfinished', endedAt: null },
        })
        return []
      case 'tool-input':
        if (tool) Object.assign(tool, { title: event.title || tool.title, input: event.input })
        return []
      case 'tool-diff':
        tool?.diffs.push({ path: event.path, before: event.before, after: event.after })
        return []
      case 'tool-picture':
        tool?.pictures.push(event.image)
        return []
      // A piece of a very long one, see Gatherer.
      case 'tool-output':
        return [
          {
            at,
            kind: 'output',
            of: `Output of ${sentence(tool?.name ?? 'a tool', tool?.title ?? '')}`,
            text: event.text,
          },
        ]
      case 'tool-end': {
        this.tools.delete(event.tool)
        if (!tool) return []
        return [{ ...tool, output: event.output, outcome: event.ok ? 'ok' : 'failed', endedAt: at }]
      }
    }
  }
}

/** 'Bash · npm test' in one line. */
export const sentence = (name: string, title: string): string =>
  `${name}${title && ` · ${title}`}`.replace(/\s+/g, ' ').trim()

const permissionWords = { allowed: 'Allowed', denied: 'Denied', cancelled: 'Cancelled' }

const turnWords = ({ outcome, reason }: Extract<AgentEvent, { type: 'turn-end' }>) =>
  `The turn ${outcome === 'interrupted' ? 'was interrupted' : 'ended with an error'}${reason && `: ${reason}`}`
