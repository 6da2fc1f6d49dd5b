import type { AppStage } from './app-stage'
import { median, percentile } from './bench'

/** How a page kept up with its display. */
export type Frames = { fps: number; longest: number }

declare global {
  interface Window {
    benchFrames?: number[]
    benchKeys?: number[]
  }
}

/** Begins to count frames in the page, and the time that each key needs until it is painted. */
export async function countFrames(): Promise<void> {
  const times: number[] = []
  const keys: number[] = []
  window.benchFrames = times
  window.benchKeys = keys
  const frame = (at: number) => {
    if (window.benchFrames !== times) return
    times.push(at)
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  document.addEventListener(
    'keydown',
    (event) => {
      // Since the system gave it to the page: what it waited for the main thread counts.
      const { timeStamp } = event
      requestAnimationFrame(() => setTimeout(() => keys.push(performance.now() - timeStamp), 0))
    },
    true,
  )
}

/** Ends it; the moments of all frames, and milliseconds of all keys. */
export async function takeFrames(): Promise<{ frames: number[]; keys: number[] }> {
  const taken = { frames: window.benchFrames ?? [], keys: window.benchKeys ?? [] }
  window.benchFrames = []
  return taken
}

/** The median of all whole seconds, and the longest wait for a frame in milliseconds. */
export function framesOf(times: readonly number[]): Frames {
  const gaps = times.slice(1).map((time, index) => time - (times[index] as number))
  const first = times[0] ?? 0
  const seconds = Math.floor(((times.at(-1) ?? 0) - first) / 1000)
  const perSecond = Array.from({ length: seconds }, (_, second) => {
    const from = first + second * 1000
    return times.filter((time) => time >= from && time < from + 1000).length
  })
  return { fps: median(perSecond), longest: percentile(gaps, 100) }
}

/** Presses a key in whatever has the focus. */
export async function press({ app }: AppStage, key: string): Promise<void> {
  const event = { key, text: key, unmodifiedText: key, code: `Key${key.toUpperCase()}` }
  await app.askPage('Input.dispatchKeyEvent', { type: 'keyDown', ...event })
  await app.askPage('Input.dispatchKeyEvent', { type: 'keyUp', key, code: event.code })
}
