import type { EndStep } from '../../preload/contract/process'
import { stepWords } from '../panel/state-words'

/** One rung of the ladder that ends a session, seen from where it stands. */
export type Rung = { step: EndStep; when: 'before' | 'now' | 'later'; words: string }

const order: EndStep[] = ['polite', 'terminate', 'kill']
const laterWords: Record<EndStep, string> = {
  polite: 'then asked to finish',
  terminate: 'then asked to terminate',
  kill: 'then killed',
}

/** `seconds` until force is used, null when nobody knows. `alone`: a Kill takes no rung before its own. */
export function rungsOf(current: EndStep, seconds: number | null, alone: boolean): Rung[] {
  const at = order.indexOf(current)
  return order.flatMap((step, index): Rung[] => {
    if (index < at) return alone ? [] : [{ step, when: 'before', words: stepWords[step] }]
    if (index === at) return [{ step, when: 'now', words: stepWords[step] }]
    const inTime = step === 'kill' && seconds !== null ? ` in ${seconds} s` : ''
    return [{ step, when: 'later', words: `${laterWords[step]}${inTime}` }]
  })
}
