import type { EndStep } from '../../preload/contract/process'
import { text } from '../../preload/text'
import { stepWords } from '../panel/state-words'

/** One rung of the ladder that ends a session, seen from where it stands. */
export type Rung = { step: EndStep; when: 'before' | 'now' | 'later'; words: string }

const order: EndStep[] = ['polite', 'terminate', 'kill']

/** `seconds` until force is used, null when nobody knows. `alone`: a Kill takes no rung before its own. */
export function rungsOf(current: EndStep, seconds: number | null, alone: boolean): Rung[] {
  const { ladder } = text.session
  const at = order.indexOf(current)
  return order.flatMap((step, index): Rung[] => {
    if (index < at) return alone ? [] : [{ step, when: 'before', words: stepWords[step] }]
    if (index === at) return [{ step, when: 'now', words: stepWords[step] }]
    const isTimed = step === 'kill' && seconds !== null
    return [{ step, when: 'later', words: isTimed ? ladder.killLaterIn(seconds) : ladder.later[step] }]
  })
}
