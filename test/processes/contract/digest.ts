import type { AgentEvent, PlanItem } from '../../../preload/contract/chat'

const LONGEST = 200
const MARKS: Readonly<Record<PlanItem['state'], string>> = { done: '[x]', active: '[>]', open: '[ ]' }

/**
 * What a person reads of a conversation, one line each, in words that are the same for all protocols. `names`: what the
 * agent's own tools are called here; null for one whose calls are not shown.
 */
export function digest(events: readonly AgentEvent[], names: Readonly<Record<string, string | null>> = {}): string[] {
  const lines: string[] = []
  /** Where the line stands that goes on: of a block, a call, or a call's output. */
  const places = new Map<string, number>()
  const hidden = new Set<string>()
  const grow = (key: string, begins: string, text: string) => {
    const at = places.get(key)
    if (at === undefined) places.set(key, lines.push(`${begins}: ${text}`) - 1)
    else lines[at] += text
  }
  const nameOf = (name: string) => (Object.hasOwn(names, name) ? names[name] : name)
  for (const event of events) {
    if ('tool' in event && event.tool !== null && hidden.has(event.tool)) continue
    switch (event.type) {
      case 'user':
        lines.push(`you: ${event.text}${event.images ? ` [${event.images.length} pictures]` : ''}`)
        break
      case 'text':
        grow(`words ${event.block}`, 'says', event.text)
        break
      case 'thinking':
        grow(`words ${event.block}`, 'thinks', event.text)
        break
      case 'tool-start': {
        const name = nameOf(event.name)
        if (name === null) hidden.add(event.tool)
        else places.set(`call ${event.tool}`, lines.push(`calls ${name}: ${event.title}`) - 1)
        break
      }
      case 'tool-input': {
        const at = places.get(`call ${event.tool}`) ?? 0
        lines[at] = `${lines[at]?.split(':')[0]}: ${event.title}`
        break
      }
      case 'tool-output':
        grow(`output ${event.tool}`, 'prints', event.text)
        break
      case 'tool-diff':
        lines.push(`changes ${event.path}: ${event.before} → ${event.after}`)
        break
      case 'tool-end':
        lines.push(`ends ${event.ok ? 'ok' : 'failed'}: ${event.output}`)
        break
      case 'plan':
        lines.push(`plans: ${event.items.map(({ text, state }) => `${MARKS[state]} ${text}`).join(', ')}`)
        break
      case 'permission':
        lines.push(`asks ${nameOf(event.name)}: ${event.title} (${event.options.map(({ kind }) => kind).join(', ')})`)
        break
      case 'permission-closed':
        lines.push(`${event.outcome}: ${event.message}`)
        break
      case 'retry':
        lines.push(`tries again ${event.attempt}/${event.max}: ${event.reason}`)
        break
      case 'turn-end':
        lines.push(`turn ${event.outcome}: ${event.reason}`)
        break
      case 'model':
        lines.push(`model: ${event.model}`)
        break
      case 'notice':
      case 'noise':
      case 'stderr':
        lines.push(`${event.type}: ${event.text}`)
        break
      case 'gives-up':
        lines.push(`gives up: ${event.reason}`)
        break
      case 'unknown':
        lines.push(`unknown: ${event.name}`)
        break
      case 'resumed':
        lines.push('— resumed —')
        break
    }
  }
  return lines.map(shortened)
}

const shortened = (line: string) => (line.length > LONGEST ? `${line.slice(0, 20)}… (${line.length})` : line)
