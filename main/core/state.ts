import type { Activity, EndStep, Loss, ProcessState, ProcId } from '../../preload/contract/process'
import type { ExitRecord } from '../keeper/protocol'

/** What is known to have happened to a session's process. */
export type Fact =
  | { is: 'waiting'; for: string }
  | { is: 'up'; agent: ProcId }
  | { is: 'ending'; step: EndStep; at: number }
  | { is: 'ended'; exit: ExitRecord }
  | { is: 'connection-lost'; why: string }
  | { is: 'reconnected'; agent: ProcId }
  | ({ is: 'proven-dead' } & Loss)
  | { is: 'cannot-tell'; why: string }

/** One pure function from facts to states. A late fact cannot revive a session that ended or was lost. */
export function next(state: ProcessState, fact: Fact): ProcessState {
  if (state.kind === 'ended') return state
  if (fact.is === 'ended') return endedBy(fact.exit)
  if (state.kind === 'lost') return state
  switch (fact.is) {
    case 'waiting':
      return state.kind === 'starting' ? { ...state, waitingFor: fact.for } : state
    case 'up':
      return state.kind === 'starting' ? { kind: 'running', agent: fact.agent } : state
    case 'ending':
      return {
        kind: 'stopping',
        agent: state.kind === 'running' || state.kind === 'stopping' ? state.agent : null,
        since: state.kind === 'stopping' ? state.since : fact.at,
        step: fact.step,
      }
    case 'connection-lost':
      return { kind: 'detached', why: fact.why }
    case 'reconnected':
      return state.kind === 'stopping' ? state : { kind: 'running', agent: fact.agent }
    case 'proven-dead':
      return lost(fact)
    case 'cannot-tell':
      return { kind: 'unknown', why: fact.why }
  }
}

const lost = ({ why, at, report, suspects }: Loss): ProcessState => ({ kind: 'lost', why, at, report, suspects })

function endedBy(exit: ExitRecord): ProcessState {
  const { how, at, why, code, signal, report } = exit
  if (how === 'lost') return lost({ why, at, report, suspects: exit.suspects ?? [] })
  return { kind: 'ended', how, at, why, code, signal, report }
}

/** Over for good: nothing of it runs, as far as anybody can know. */
export const isOver = (state: ProcessState): boolean => state.kind === 'ended' || state.kind === 'lost'

/** A dead process beats any event: activity is shown only of one that runs. */
export const shownActivity = (state: ProcessState, activity: Activity | null): Activity | null =>
  state.kind === 'running' ? activity : null
