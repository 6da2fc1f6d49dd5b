import type { AgentEvent } from '../../../preload/contract/chat'
import type { Redacted, RedactedKind } from '../../../preload/contract/export'
import { BEGINNING, mark, type Pattern, patterns, REDACTED_PICTURE } from './patterns'

/** Whom the export is not to tell of. */
export type Person = {
  /** The home folder, absolute, with the system's own separators. */
  home: string
  userName: string
  /** Values that are secret whatever they look like: of variables that agents were given. */
  secrets: readonly string[]
}

/** A shorter one is a word of the language, or part of one. */
const SHORTEST_SECRET = 8
const SHORTEST_NAME = 3
/** Accounts of machines: they name nobody, and are words that paths and commands are made of. */
const NOBODY = [
  'root',
  'user',
  'admin',
  'administrator',
  'node',
  'runner',
  'ubuntu',
  'debian',
  'vagrant',
  'home',
  'dev',
]

/**
 * Replaces what should not leave the machine in an export, and counts it. A guess by form: what looks like a secret goes,
 * and a secret that looks like an ordinary word stays; see docs/decisions.md.
 */
export class Redactor {
  private readonly counts = new Map<RedactedKind, number>()
  private readonly patterns: Pattern[]

  constructor(person: Person) {
    this.patterns = [...known(person.secrets), ...patterns, ...homeFolder(person.home), ...userName(person.userName)]
  }

  /** How often each kind was replaced so far. */
  get redacted(): Redacted {
    return Object.fromEntries(this.counts)
  }

  text(text: string): string {
    let left = text
    for (const { kind, pattern, put } of this.patterns)
      left = left.replace(pattern, (...match) => {
        const replaced = put(
          match.slice(
            0,
            match.findIndex((each) => typeof each === 'number'),
          ) as string[],
        )
        if (replaced === null) return match[0] as string
        this.count(kind)
        return replaced
      })
    return left
  }

  /** The same event without what is secret. Pictures go: nobody can tell what is to be seen in one. */
  event(event: AgentEvent): AgentEvent {
    if (event.type === 'picture' || event.type === 'tool-picture') {
      this.count('picture')
      return { ...event, image: { ...event.image, data: REDACTED_PICTURE } }
    }
    if (event.type !== 'user' || !event.images) return this.value(event)
    const { images, ...told } = event
    for (const _ of images) this.count('picture')
    return this.value(told)
  }

  /** Of every text in it, however deep. Names of fields stay. */
  private value<T>(value: T): T {
    if (typeof value === 'string') return this.text(value) as T
    if (Array.isArray(value)) return value.map((each) => this.value(each)) as T
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.value(each)])) as T
  }

  private count(kind: RedactedKind): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1)
  }
}

/** The longest first: one value may begin with another. */
function known(secrets: readonly string[]): Pattern[] {
  const values = [...new Set(secrets)].filter((each) => each.length >= SHORTEST_SECRET)
  values.sort((one, other) => other.length - one.length)
  if (values.length === 0) return []
  return [{ kind: 'secret', pattern: new RegExp(values.map(literal).join('|'), 'g'), put: () => mark('secret') }]
}

/** Whichever way its separators are written: JSON doubles the backslashes of Windows. */
function homeFolder(home: string): Pattern[] {
  const steps = home.split(/[\\/]/).filter(Boolean)
  if (steps.length === 0) return []
  const way = (home.startsWith('/') ? '/' : '') + steps.map(literal).join('[\\\\/]{1,4}')
  // What follows must not go on with the folder's name; what precedes may be anything but a longer path.
  const pattern = new RegExp(`(?:(?<![A-Za-z0-9_.~-])|(?<=\\\\[nrt]))${way}(?![A-Za-z0-9_-]|\\.[A-Za-z0-9])`, 'gi')
  return [{ kind: 'home folder', pattern, put: () => '~' }]
}

function userName(name: string): Pattern[] {
  if (name.length < SHORTEST_NAME || NOBODY.includes(name.toLowerCase())) return []
  const pattern = new RegExp(`${BEGINNING}${literal(name)}(?![A-Za-z0-9])`, 'gi')
  return [{ kind: 'user name', pattern, put: () => mark('user name') }]
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
