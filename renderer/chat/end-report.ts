import type { EndReport, EndStep, Survivor } from '../../preload/contract/process'
import { measured, plural } from '../ui/format'

/** How an end may be shown: proven, looked for without a proof, or with somebody left. */
export type Verdict = { word: string; look: 'fine' | 'soft' | 'bad' }

/** The short word for how sure an end is. Never 'verified' where the system itself said nothing. */
export function verdictOf(report: EndReport): Verdict {
  if (report.left.length > 0) return { word: `${processes(report.left.length)} left`, look: 'bad' }
  if (report.proof === 'never-started') return { word: 'Never started', look: 'soft' }
  if (report.verified) return { word: 'Verified gone', look: 'fine' }
  if (report.proof === 'none') return { word: 'Not confirmed', look: 'bad' }
  return { word: 'Looked, nothing found', look: 'soft' }
}

const proofs: Record<EndReport['proof'], string> = {
  ECHILD: 'Its keeper inherits everything it started, and the system says that nobody is left',
  'cgroup-empty': 'The system says that the group that held it and what it started is empty',
  'job-empty': 'The system counts nobody but the keeper in the job that held everything it started',
  'job-closed': 'The job that held everything it started is closed, and closing it ends all who were in it',
  'warden-scan': 'What a dead keeper leaves falls to the warden, which looked several times and found nobody',
  scan: 'A search found nothing. That is no proof: a program that hid from it may still run',
  'never-started': 'Its agent was never started, so there was nothing to end',
  none: 'Nobody could say whether anything is left',
}

/** What the verdict rests on, as a sentence with the term for those who know it. */
export function proofSentence({ proof, left }: EndReport): string {
  if (left.length > 0) return `${processes(left.length)} could not be ended.`
  const term = proof === 'none' || proof === 'never-started' ? '' : ` (${proof})`
  return `${proofs[proof]}${term}.`
}

const endedBy: Record<EndReport['by'], string[]> = {
  keeper: [],
  warden: ['ended by the warden'],
  app: ['ended by Corral itself'],
}

/** An end in one line: 'Verified gone · 4 processes · 13 ms'. */
export function reportLine(report: EndReport): string {
  const { word } = verdictOf(report)
  if (report.proof === 'never-started') return word
  const seen = report.left.length > 0 ? `of ${processes(report.processes)}` : processes(report.processes)
  return [word, seen, measured(report.durationMs), ...endedBy[report.by]].join(' · ')
}

/** What a start found of a lost session, and did: '2 processes of it, ended in 27 ms'. */
export function foundLine({ processes: found, left, durationMs }: EndReport): string {
  if (found === 0) return 'Nothing that is known to be its own'
  const ended = left.length === 0 ? 'ended' : `${Math.max(0, found - left.length)} ended`
  return `${processes(found)} of it, ${ended} in ${measured(durationMs)}`
}

const steps: Record<EndStep, string> = { polite: 'asked to finish', terminate: 'asked to terminate', kill: 'killed' }

/** The rungs that were used, in order: 'asked to finish 1.2 s, killed 13 ms'. Empty when there was nothing to do. */
export const stepsLine = (report: EndReport): string =>
  report.steps.map(({ step, durationMs }) => `${steps[step]} ${measured(durationMs)}`).join(', ')

/** Somebody who is left, to be copied: '4711 sleep 600: It belongs to another user.' */
export const survivorLine = ({ pid, command, why }: Survivor): string => `${pid} ${command}: ${why}`

const processes = (count: number) => plural(count, 'process', 'processes')
