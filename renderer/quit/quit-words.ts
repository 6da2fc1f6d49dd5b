import { plural } from '../ui/format'

export type QuitWords = { title: string; sentence: string; done: number }

/**
 * What is seen while the app ends. `seconds` are left of the bound; null when nobody knows. An agent may start something
 * while it is asked to finish: then more can be left than there were. `done` is the share that is gone, from 0 to 1.
 */
export function quitWords({ left, total }: { left: number; total: number }, seconds: number | null): QuitWords {
  const most = Math.max(left, total)
  const done = most === 0 ? 1 : (most - left) / most
  if (left === 0) return { title: 'Nothing is left running', sentence: 'Corral closes now.', done }
  const title = `${left} of ${plural(most, 'process', 'processes')} left`
  if (seconds === 0)
    return { title, sentence: 'The time is over: Corral closes, and what is left is still ended by its keeper.', done }
  const bound = seconds === null ? '' : ` Corral closes in ${seconds} s at most.`
  return { title, sentence: `Agents are asked to finish; those that do not are killed.${bound}`, done }
}
