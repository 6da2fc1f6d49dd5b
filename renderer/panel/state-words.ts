import type { EndReport, EndStep } from '../../preload/contract/process'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { clockTime, duration } from '../ui/format'

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

const words = text.panel.state

/** Shorter tool calls are not named: the word would change many times a second. */
const TOOL_NAMED_AFTER_MS = 1000

/**
 * `time` is how long it has been so, where that matters; apart from the word, so that a long word cannot hide it.
 * `detail` is a sentence that says more; empty when the word says it all.
 */
export type StateWords = { mark: Mark; word: string; time?: string; detail: string }

/** What is being done to end it. */
export const stepWords: Record<EndStep, string> = words.steps

const OUTSIDE: StateWords = {
  mark: 'outside',
  word: words.outside,
  detail: words.outsideDetail,
}

/** The honest words for what a session does. `now` is epoch milliseconds. */
export function stateWords(view: SessionView, now: number): StateWords {
  const { state } = view
  // Whatever it was doing, it waits for the person now.
  if (view.paused !== null && (state.kind === 'starting' || state.kind === 'running'))
    return { mark: 'paused', word: words.paused, detail: view.paused }
  switch (state.kind) {
    case 'starting':
      return {
        mark: 'starting',
        word: words.starting,
        time: duration(now - state.since),
        detail: words.waitingFor(state.waitingFor),
      }
    case 'running':
      if (view.inputClosed !== null) return { mark: 'detached', word: words.doesNotRead, detail: view.inputClosed }
      return view.outside ? OUTSIDE : activityWords(view.activity, now)
    case 'stopping':
      return {
        mark: 'stopping',
        word: words.stopping,
        time: duration(now - state.since),
        detail: stepWords[state.step],
      }
    case 'ended':
      return endedWords(state)
    case 'detached':
      return { mark: 'detached', word: words.detached, detail: state.why }
    case 'lost':
      return { mark: 'lost', word: words.lost, detail: state.why }
    case 'unknown':
      return { mark: 'unknown', word: words.unknown, detail: state.why }
  }
}

function activityWords(activity: SessionView['activity'], now: number): StateWords {
  switch (activity?.kind) {
    case 'working':
      return {
        mark: 'working',
        word: words.working,
        time: duration(now - activity.since),
        detail: workingDetail(activity),
      }
    case 'tool':
      if (now - activity.since < TOOL_NAMED_AFTER_MS)
        return activityWords({ ...activity, kind: 'working', since: activity.turnSince ?? activity.since }, now)
      return {
        mark: 'tool',
        word: activity.name,
        time: duration(now - activity.since),
        detail: toolDetail(activity),
      }
    case 'needs-you':
      return {
        mark: 'needs-you',
        word: words.needsYou,
        time: duration(now - activity.since),
        detail: words.needsYouDetail,
      }
    case 'quiet':
      return {
        mark: 'quiet',
        word: activity.looping ? words.looping : words.quiet,
        time: duration(now - activity.since),
        detail: activity.reasons.join('. '),
      }
    default:
      return activity?.failed === undefined
        ? { mark: 'ready', word: words.ready, detail: '' }
        : { mark: 'failed', word: words.turnFailed, detail: activity.failed }
  }
}

/** `keptWaitingUntil`: the person said so when it was quiet. */
type Patience = { keptWaitingUntil?: number }

const workingDetail = ({ keptWaitingUntil: until }: Patience) =>
  until === undefined ? '' : words.keepsWaiting(clockTime(until))

const toolDetail = ({ name, keptWaitingUntil: until }: Patience & { name: string }) =>
  until === undefined ? words.runs(name) : words.runsAndKeepsWaiting(name, clockTime(until))

function endedWords(state: Extract<SessionView['state'], { kind: 'ended' }>): StateWords {
  const left = state.report?.left.length ?? 0
  const detail = left > 0 ? words.endedWithLeft(state.why, left) : state.why
  switch (state.how) {
    case 'exit':
      return { mark: 'done', word: words.exit(state.code ?? 0), detail }
    case 'killed':
      return { mark: 'killed', word: killedWord(state.report), detail }
    case 'crashed':
      return { mark: 'failed', word: failedWord(state), detail }
    case 'spawn-failed':
      return { mark: 'failed', word: words.didNotStart, detail }
  }
}

const failedWord = ({ code, signal }: { code: number | null; signal: string | null }) =>
  signal === null ? words.failedWithCode(code) : words.failedBySignal(signal)

/** Whether it was asked to end first, and whether that was enough. A Kill asks nobody. */
function killedWord(report: EndReport | null): string {
  const steps = report?.steps.map(({ step }) => step) ?? []
  if (!steps.some((step) => step !== 'kill')) return words.killed
  return steps.includes('kill') ? words.stoppedByForce : words.stopped
}
