import type { EndReport, Survivor } from '../../preload/contract/process'
import { text } from '../../preload/text'
import { measured } from '../ui/format'

const { verdicts, proofs, steps, ...words } = text.session.end

/** How an end may be shown: proven, looked for without a proof, or with somebody left. */
export type Verdict = { word: string; look: 'fine' | 'soft' | 'bad' }

/** The short word for how sure an end is. Never 'verified' where the system itself said nothing. */
export function verdictOf(report: EndReport): Verdict {
  if (report.left.length > 0) return { word: verdicts.left(report.left.length), look: 'bad' }
  if (report.proof === 'never-started') return { word: verdicts.neverStarted, look: 'soft' }
  if (report.verified) return { word: verdicts.verified, look: 'fine' }
  if (report.proof === 'none') return { word: verdicts.notConfirmed, look: 'bad' }
  return { word: verdicts.looked, look: 'soft' }
}

/** What the verdict rests on, as a sentence with the term for those who know it. */
export function proofSentence({ proof, left }: EndReport): string {
  return left.length > 0 ? words.notEnded(left.length) : proofs[proof]
}

const endedBy: Record<EndReport['by'], string[]> = {
  keeper: [],
  warden: [words.byWarden],
  app: [words.byApp],
}

/** An end in one line: 'Verified gone · 4 processes · 13 ms'. */
export function reportLine(report: EndReport): string {
  const { word } = verdictOf(report)
  if (report.proof === 'never-started') return word
  const seen = report.left.length > 0 ? words.seenOfThem(report.processes) : words.seen(report.processes)
  return [word, seen, measured(report.durationMs), ...endedBy[report.by]].join(' · ')
}

/** What a start found of a lost session, and did: '2 processes of it, ended in 27 ms'. */
export function foundLine({ processes: found, left, durationMs }: EndReport): string {
  if (found === 0) return words.foundNothing
  const time = measured(durationMs)
  if (left.length === 0) return words.found(found, time)
  return words.foundSomeEnded({ count: found, ended: Math.max(0, found - left.length), time })
}

/** The rungs that were used, in order: 'asked to finish 1.2 s, killed 13 ms'. Empty when there was nothing to do. */
export const stepsLine = (report: EndReport): string =>
  report.steps.map(({ step, durationMs }) => steps[step](measured(durationMs))).join(', ')

/** Somebody who is left, to be copied: '4711 sleep 600: It belongs to another user.' */
export const survivorLine = (survivor: Survivor): string => words.survivor(survivor)
