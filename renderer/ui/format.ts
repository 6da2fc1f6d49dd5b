/** Words for times, sizes and paths. Pure: the same input always reads the same. */

import { text } from '../../preload/text'

const { units } = text

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A stretch of milliseconds in at most two units: '0 s', '12 s', '3 min', '2 h 05', '4 d 3 h'. */
export function duration(ms: number): string {
  const span = Math.max(0, ms)
  if (span < MINUTE) return units.seconds(String(Math.floor(span / SECOND)))
  if (span < HOUR) return units.minutes(Math.floor(span / MINUTE))
  if (span < DAY) return units.hoursAndMinutes(Math.floor(span / HOUR), pad(Math.floor((span % HOUR) / MINUTE)))
  return units.daysAndHours(Math.floor(span / DAY), Math.floor((span % DAY) / HOUR))
}

/** A measured stretch of milliseconds, exact where it is short: '13 ms', '1.4 s', '12 s', '3 min'. */
export function measured(ms: number): string {
  if (ms < SECOND) return units.milliseconds(Math.round(ms))
  if (ms < 10 * SECOND) return units.seconds((ms / SECOND).toFixed(1))
  return duration(ms)
}

/** Whole seconds of a span that began at `since` (epoch milliseconds), never less than none. */
export const secondsLeft = (since: number, seconds: number, now: number): number =>
  Math.max(0, Math.ceil(seconds - Math.max(0, now - since) / 1000))

/** How long ago: 'now' within the first second, else '3 s ago'. */
export const ago = (ms: number) => (ms < SECOND ? units.now : units.ago(duration(ms)))

const pad = (part: number, width = 2) => String(part).padStart(width, '0')

/** Time of day, '14:07'. */
export function clockTime(at: number): string {
  const date = new Date(at)
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`
}

/** Time of day to the millisecond, '14:07:09.042'. */
export function exactTime(at: number): string {
  const date = new Date(at)
  return `${clockTime(at)}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`
}

/** Date and time, '2026-11-21 14:07:09'. */
export function dateTime(at: number): string {
  const date = new Date(at)
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
  return `${day} ${clockTime(at)}:${pad(date.getSeconds())}`
}

/** Bytes in powers of 1024: '812 B', '3.4 kB', '2.1 MB'. */
export function bytes(count: number): string {
  if (count < 1024) return units.sizes.bytes(count)
  let value = count / 1024
  let unit = 0
  while (value >= 1000 && unit < larger.length - 1) {
    value /= 1024
    unit++
  }
  return larger[unit]!(value < 10 ? value.toFixed(1) : String(Math.round(value)))
}

const { kilobytes, megabytes, gigabytes, terabytes } = units.sizes
const larger = [kilobytes, megabytes, gigabytes, terabytes]

/** What is not known is a dash, never a nought. */
const known = (value: number | null | undefined, words: (value: number) => string) =>
  value == null ? '–' : words(value)

export const knownBytes = (count: number | null | undefined) => known(count, bytes)

/** Whole percents, '3 %'. */
export const percent = (value: number | null | undefined) => known(value, (each) => units.percent(Math.round(each)))

/** A count of tokens: '340', '1.2k', '3.4M'. */
export function tokens(count: number): string {
  if (count < 1000) return String(count)
  if (count < 1_000_000) return units.thousands((count / 1000).toFixed(count < 10_000 ? 1 : 0))
  return units.millions((count / 1_000_000).toFixed(1))
}

/** A path with the home folder as ~. */
export function tilde(path: string, home: string): string {
  if (home === '' || home === '/') return path
  if (path === home) return '~'
  const next = path[home.length]
  return path.startsWith(home) && (next === '/' || next === '\\') ? `~${path.slice(home.length)}` : path
}

/** A path in two parts, to be shown weak and strong: '~/code/' and 'corral'. */
export function splitPath(path: string): { parent: string; last: string } {
  const trimmed = path.length > 1 ? path.replace(/[/\\]+$/, '') : path
  const cut = Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\')) + 1
  return cut === trimmed.length
    ? { parent: '', last: trimmed }
    : { parent: trimmed.slice(0, cut), last: trimmed.slice(cut) }
}

/** '2nd', '3rd', '11th'. */
export const { ordinal } = units
