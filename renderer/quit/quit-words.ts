import { text } from '../../preload/text'

const words = text.quit.overlay

export type QuitWords = { title: string; sentence: string; done: number }

/**
 * What is seen while the app ends. `seconds` are left of the bound; null when nobody knows. An agent may start something
 * while it is asked to finish: then more can be left than there were. `done` is the share that is gone, from 0 to 1.
 */
export function quitWords({ left, total }: { left: number; total: number }, seconds: number | null): QuitWords {
  const most = Math.max(left, total)
  const done = most === 0 ? 1 : (most - left) / most
  if (left === 0) return { title: words.nothingLeft, sentence: words.closesNow, done }
  const title = words.left(left, most)
  if (seconds === 0) return { title, sentence: words.timeIsOver, done }
  return { title, sentence: seconds === null ? words.asked : words.askedFor(seconds), done }
}
