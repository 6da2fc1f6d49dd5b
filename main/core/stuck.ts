import type { Quiet, QuietOffer } from '../../preload/contract/process'
import { span } from './span'

/** From so many tries in a row on, trying again is worth a word also while it is told of. */
const MANY_TRIES = 5
/** In percent of a core: what runs for a tool call uses less only while it waits. */
const TOOL_WORKS_FROM = 2
/** The same of a whole tree: agents and their servers use a little also while they wait for an answer. */
const TREE_WORKS_FROM = 10
/** Who uses CPU or prints, and tells nothing by its protocol, gets so many times the patience. */
const PATIENCE_WITH_THE_BUSY = 10

/** What is known of a busy session. Milliseconds of a clock that stands still while the machine sleeps; null: unknown. */
export type StuckFacts = {
  /** Since the last byte on its standard output, and on its standard error. */
  silent: { out: number; err: number }
  /** Since its conversation moved on: logs, noise and tries do not move it. */
  unmovedMs: number
  /** Of one core, over the last half minute: everything that the session runs. */
  cpuPercent: number | null
  /** Open calls, the oldest first. */
  tools: readonly { name: string; title: string }[]
  /** Since the oldest of them began. */
  toolOpenMs: number
  /** Living processes that are younger than the oldest open call, and what they use. */
  toolProcesses: { count: number; cpuPercent: number | null } | null
  /** It tries again, and has not gone on since. */
  retry: { attempt: number; max: number | null; reason: string } | null
  /** The same call with the same input, so many times in a row. */
  repeated: { name: string; times: number } | null
  /** It waits for the person's answer. */
  asks: boolean
  /** What is written reaches it. */
  hears: boolean
}

export type StuckLimits = {
  quietAfterMs: number
  /** 0: repeated calls are nothing to tell. */
  repeatedCalls: number
}

export type Stuck = Pick<Quiet, 'looping' | 'reasons' | 'offers'>

/**
 * Whether a busy session may be stuck, with the reasons in short sentences and what could be done; null: it works, or waits
 * for the person. Pure. Nobody is called stuck who prints, or whose call uses CPU.
 */
export function stuckness(facts: StuckFacts, limits: StuckLimits): Stuck | null {
  if (facts.asks) return null
  const loops = loopReasons(facts, limits)
  const stands = standReasons(facts, limits)
  if (loops.length === 0 && stands.length === 0) return null
  // The same try may be told by both.
  return { looping: stands.length === 0, reasons: [...new Set([...stands, ...loops])], offers: offersFor(facts) }
}

function loopReasons({ repeated, retry }: StuckFacts, { repeatedCalls }: StuckLimits): string[] {
  const reasons: string[] = []
  if (repeated && repeatedCalls > 0 && repeated.times >= repeatedCalls)
    reasons.push(`${repeated.name} with the same input ${repeated.times} times in a row`)
  if (retry && retry.attempt >= MANY_TRIES) reasons.push(retryWords(retry))
  return reasons
}

function standReasons(facts: StuckFacts, { quietAfterMs }: StuckLimits): string[] {
  const silentMs = Math.min(facts.silent.out, facts.silent.err)
  if (silentMs < quietAfterMs) return unmovedReasons(facts, quietAfterMs, silentMs)
  if (worksSilently(facts) && !hasSpunFor(facts, silentMs, quietAfterMs)) return []
  const said = `Nothing said for ${span(silentMs)}`
  return [said, ...toolReasons(facts), ...(facts.retry ? [retryWords(facts.retry)] : [])]
}

/** It prints: logs, perhaps for ever. An open call is what it prints about. */
function unmovedReasons(facts: StuckFacts, quietAfterMs: number, silentMs: number): string[] {
  if (facts.tools.length > 0 || facts.unmovedMs < quietAfterMs * PATIENCE_WITH_THE_BUSY) return []
  return [`It printed ${span(silentMs)} ago, and the conversation has not moved for ${span(facts.unmovedMs)}`]
}

function worksSilently({ toolProcesses, cpuPercent }: StuckFacts): boolean {
  return (toolProcesses?.cpuPercent ?? 0) >= TOOL_WORKS_FROM || (cpuPercent ?? 0) >= TREE_WORKS_FROM
}

/** Without an open call nobody knows what the CPU is used for: agents that hang in a loop look like that. */
const hasSpunFor = ({ tools }: StuckFacts, silentMs: number, quietAfterMs: number) =>
  tools.length === 0 && silentMs >= quietAfterMs * PATIENCE_WITH_THE_BUSY

function toolReasons({ tools, toolOpenMs, toolProcesses, cpuPercent, retry }: StuckFacts): string[] {
  const oldest = tools[0]
  if (!oldest) return retry || cpuPercent === null ? [] : [`No call is open; its processes use ${load(cpuPercent)}`]
  const name = oldest.title === '' ? oldest.name : `${oldest.name} · ${oldest.title}`
  const others = tools.length - 1
  const more = others === 0 ? '' : ` and ${others} more ${others === 1 ? 'call' : 'calls'}`
  const runs = `${name}${more} ${others === 0 ? 'runs' : 'run'} for ${span(toolOpenMs)}`
  return [toolProcesses ? `${runs}; ${processWords(toolProcesses)}` : runs]
}

function processWords({ count, cpuPercent }: NonNullable<StuckFacts['toolProcesses']>): string {
  if (count === 0) return 'no process runs for it'
  const [who, uses] = count === 1 ? ['its process', 'uses'] : [`its ${count} processes`, 'use']
  return cpuPercent === null ? `what ${who} ${uses} is not known` : `${who} ${uses} ${load(cpuPercent)}`
}

const load = (percent: number) => (percent < 1 ? 'no CPU' : `${Math.round(percent)} % of a core`)

const retryWords = ({ attempt, max, reason }: NonNullable<StuckFacts['retry']>) =>
  `Tries again, attempt ${attempt}${max === null ? '' : ` of ${max}`}${reason === '' ? '' : `: ${reason}`}`

/** Whom nothing reaches, nothing can be said to; who waits for its service would not hear either. */
function offersFor({ hears, retry }: StuckFacts): QuietOffer[] {
  const offers: QuietOffer[] = []
  if (hears && !retry) offers.push('nudge')
  if (hears) offers.push('interrupt')
  return [...offers, 'stop', 'keep-waiting']
}
