import type { SessionView } from '../../preload/contract/session'
import { plural } from '../ui/format'

/** What is known of a session whose end is not as it should be, and what the person can do. */
export type Notice = {
  about: 'lost' | 'unknown' | 'detached' | 'left' | 'gone' | 'deaf'
  title: string
  known: string
  todo: string
  /** Where there is more to see. */
  look: 'details' | 'containment' | 'fresh'
}

/** null for a session that runs or has ended as it should. */
export function noticeOf({ state, resume, inputClosed }: SessionView): Notice | null {
  switch (state.kind) {
    case 'running':
      if (inputClosed === null) return null
      return {
        about: 'deaf',
        title: 'It runs, and messages do not reach it',
        known: inputClosed,
        todo: 'What it says is still shown, and what you write waits. Stop it and resume it to go on.',
        look: 'details',
      }
    case 'lost':
      return {
        about: 'lost',
        title: 'Lost: nobody saw how it ended',
        known: state.why,
        todo: 'What it said until then is kept.',
        look: 'details',
      }
    case 'unknown':
      return {
        about: 'unknown',
        title: 'Unknown: nobody can tell whether it runs',
        known: state.why,
        todo: 'Nothing is forced while that is so. Kill tries to end it and tells how that went.',
        look: 'containment',
      }
    case 'detached':
      return {
        about: 'detached',
        title: 'Detached: it runs, and Corral cannot reach it',
        known: state.why,
        todo: 'What it says meanwhile is kept.',
        look: 'containment',
      }
    case 'ended': {
      if (resume?.kind === 'gone')
        return {
          about: 'gone',
          title: 'It cannot be resumed',
          known: resume.why,
          todo: 'What was said until then is kept here.',
          look: 'fresh',
        }
      const left = state.report?.left.length ?? 0
      if (left === 0) return null
      return {
        about: 'left',
        title: `${plural(left, 'process is', 'processes are')} left`,
        known: state.why,
        todo: `Corral could not end ${left === 1 ? 'it' : 'them'}. Details names ${left === 1 ? 'it' : 'them'} and tells why; end ${left === 1 ? 'it' : 'them'} yourself.`,
        look: 'details',
      }
    }
    default:
      return null
  }
}
