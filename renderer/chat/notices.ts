import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'

const { notices } = text.session

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
        title: notices.deaf.title,
        known: inputClosed,
        todo: notices.deaf.todo,
        look: 'details',
      }
    case 'lost':
      return {
        about: 'lost',
        title: notices.lost.title,
        known: state.why,
        todo: notices.lost.todo,
        look: 'details',
      }
    case 'unknown':
      return {
        about: 'unknown',
        title: notices.unknown.title,
        known: state.why,
        todo: notices.unknown.todo,
        look: 'containment',
      }
    case 'detached':
      return {
        about: 'detached',
        title: notices.detached.title,
        known: state.why,
        todo: notices.detached.todo,
        look: 'containment',
      }
    case 'ended': {
      if (resume?.kind === 'gone')
        return {
          about: 'gone',
          title: notices.gone.title,
          known: resume.why,
          todo: notices.gone.todo,
          look: 'fresh',
        }
      const left = state.report?.left.length ?? 0
      if (left === 0) return null
      return {
        about: 'left',
        title: notices.left.title(left),
        known: state.why,
        todo: notices.left.todo(left),
        look: 'details',
      }
    }
    default:
      return null
  }
}
