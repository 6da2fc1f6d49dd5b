import type { AgentEvent, AgentNews } from '../../preload/contract/chat'

/** A tool's input as people read it. */
export function inputText(input: unknown): string {
  return JSON.stringify(input, null, 2) ?? ''
}

/** One line for a folded call, whatever line feeds the text holds. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** News with the time at which they were heard. */
export function stamp(news: AgentNews[], at: number): AgentEvent[] {
  return news.map((each) => ({ at, ...each }))
}
