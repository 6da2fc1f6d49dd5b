import type { EndReport, EndStep } from '../../preload/contract/process'
import type { SessionView } from '../../preload/contract/session'
import { clockTime, duration, plural } from '../ui/format'

/** Colour and shape follow the mark; the word tells it to everybody. */
export type Mark =
  | 'starting'
  | 'ready'
  | 'working'
  | 'tool'
  | 'needs-you'
  | 'quiet'
  | 'paused'
  | 'outside'
  | 'stopping'
  | 'done'
  | 'killed'
  | 'failed'
  | 'lost'
  | 'detached'
  | 'unknown'

/**
 * `time` is how long it has been so, where that matters; apart from the word, so that a long word cannot hide it.
 * `detail` is a sentence that says more; empty when the word says it all.
 */
export type StateWords = { mark: Mark; word: string; time?: string; detail: string }

/** What is being done to end it. */
export const stepWords: Record<EndStep, string> = {
  polite: 'Asked to finish',
  terminate: 'Asked to terminate',
  kill: 'Being killed',
}

const OUTSIDE: StateWords = {
  mark: 'outside',
  word: 'Outside',
  detail: 'Runs where somebody started it; Stop and Kill end it',
}

/** The honest words for what a session does. `now` is epoch milliseconds. */
export function stateWords(view: SessionView, now: number): StateWords {
  const { state } = view
  // Whatever it was doing, it waits for the person now.
  if (view.paused !== null && (state.kind === 'starting' || state.kind === 'running'))
    return { mark: 'paused', word: 'Paused', detail: view.paused }
  switch (state.kind) {
    case 'starting':
      return {
        mark: 'starting',
        word: 'Starting',
        time: duration(now - state.since),
        detail: `Waiting for ${state.waitingFor}`,
      }
    case 'running':
      if (view.inputClosed !== null) return { mark: 'detached', word: 'Does not read', detail: view.inputClosed }
      return view.outside ? OUTSIDE : activityWords(view, now)
    case 'stopping':
      return { mark: 'stopping', word: 'Stopping', time: duration(now - state.since), detail: stepWords[state.step] }
    case 'ended':
      return endedWords(state)
    case 'detached':
      return { mark: 'detached', word: 'Detached', detail: state.why }
    case 'lost':
      return { mark: 'lost', word: 'Lost', detail: state.why }
    case 'unknown':
      return { mark: 'unknown', word: 'Unknown', detail: state.why }
  }
}

function activityWords({ activity }: SessionView, now: number): StateWords {
  switch (activity?.kind) {
    case 'working':
      return { mark: 'working', word: 'Working', time: duration(now - activity.since), detail: patienceWords(activity) }
    case 'tool':
      return {
        mark: 'tool',
        word: activity.name,
        time: duration(now - activity.since),
        detail: [`Runs ${activity.name}`, patienceWords(activity)].filter(Boolean).join('. '),
      }
    case 'needs-you':
      return {
        mark: 'needs-you',
        word: 'Needs you',
        time: duration(now - activity.since),
        detail: 'Waits for your answer',
      }
    case 'quiet':
      return {
        mark: 'quiet',
        word: activity.looping ? 'Looping' : 'Quiet',
        time: duration(now - activity.since),
        detail: activity.reasons.join('. '),
      }
    default:
      return { mark: 'ready', word: 'Ready', detail: '' }
  }
}

/** The person said so when it was quiet. */
const patienceWords = ({ keptWaitingUntil }: { keptWaitingUntil?: number }) =>
  keptWaitingUntil === undefined ? '' : `You keep waiting until ${clockTime(keptWaitingUntil)}`

function endedWords(state: Extract<SessionView['state'], { kind: 'ended' }>): StateWords {
  const left = state.report?.left.length ?? 0
  const detail = left > 0 ? `${state.why} ${plural(left, 'process', 'processes')} left.` : state.why
  switch (state.how) {
    case 'exit':
      return { mark: 'done', word: `Exit ${state.code ?? 0}`, detail }
    case 'killed':
      return { mark: 'killed', word: killedWord(state.report), detail }
    case 'crashed':
      return { mark: 'failed', word: `Failed ${state.signal ?? `(${state.code ?? '?'})`}`, detail }
    case 'spawn-failed':
      return { mark: 'failed', word: 'Did not start', detail }
  }
}

/** Whether it was asked to end first, and whether that was enough. A Kill asks nobody. */
function killedWord(report: EndReport | null): string {
  const steps = report?.steps.map(({ step }) => step) ?? []
  if (!steps.some((step) => step !== 'kill')) return 'Killed by you'
  return steps.includes('kill') ? 'Stopped by force' : 'Stopped'
}
