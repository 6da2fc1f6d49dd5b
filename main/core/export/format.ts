import type { AgentEvent } from '../../../preload/contract/chat'
import type { Redacted } from '../../../preload/contract/export'

/** What an export says of its session before the conversation. Times are epoch milliseconds. */
export type About = {
  name: string
  agent: string
  folder: string
  model: string | null
  run: number
  session: string
  agentSession: string | null
  startedAt: number
  endedAt: number | null
  exportedAt: number
}

/** One way to write a conversation down, piece by piece. Events come gathered (Gatherer) and redacted. */
export type Format = {
  begin(about: About): string
  event(event: AgentEvent): string
  /** `redacted`: null when nothing was to be redacted. */
  end(redacted: Redacted | null): string
}

/** '2026-11-21 14:07:09 UTC': an export may be read in any time zone. */
export const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** The facts for the head, named. */
export const factsOf = (about: About): [name: string, value: string][] => [
  ['Agent', about.agent + (about.model === null ? '' : `, ${about.model}`)],
  ['Folder', about.folder],
  ['Started', utc(about.startedAt)],
  ['Ended', about.endedAt === null ? 'not yet' : utc(about.endedAt)],
  ['Session', `${about.run} (${about.session})`],
  ...(about.agentSession === null ? [] : [['Agent’s session', about.agentSession] as [string, string]]),
  ['Exported', utc(about.exportedAt)],
]

/** 'Redacted: 2 tokens, 1 user name.': a sentence for the end; '' when nothing was to be redacted. */
export function redactedSentence(redacted: Redacted | null): string {
  if (redacted === null) return ''
  const counts = Object.entries(redacted).map(([kind, count]) => `${count} ${count === 1 ? kind : plural(kind)}`)
  const what = counts.length === 0 ? 'nothing that looks like a secret was found' : counts.join(', ')
  return `Redacted: ${what}. Redaction goes by what secrets look like, so read this before you pass it on.`
}

const plural = (kind: string) => (kind.endsWith('s') ? `${kind}es` : `${kind}s`)
