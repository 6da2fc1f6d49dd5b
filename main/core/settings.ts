import { z } from 'zod'
import type { Settings } from '../../preload/contract/settings'
import { readState, type SetAside, writeState } from './state-file'

/** An hour is long for a crash and short for a bill. */
const seconds = z.number().min(0).max(3600)

const shape = {
  reattachWindowSeconds: seconds,
  stopGraceSeconds: seconds.max(120),
  quitBoundSeconds: z.number().min(1).max(60),
  onQuit: z.enum(['ask-if-working', 'end', 'keep', 'ask']),
  theme: z.enum(['system', 'light', 'dark']),
  passEnvironment: z.array(z.string().min(1).max(200)).max(200),
}

export const defaultSettings: Settings = {
  reattachWindowSeconds: 120,
  stopGraceSeconds: 5,
  quitBoundSeconds: 5,
  onQuit: 'ask-if-working',
  theme: 'system',
  passEnvironment: [],
}

/** A change from the window: known keys only, each within its bounds. */
export const settingsChange = z.strictObject(shape).partial()

/** Missing keys take defaults, unknown ones are kept out of the app's sight. */
export class SettingsStore {
  private current: Settings

  constructor(
    private readonly file: string,
    setAside: SetAside,
  ) {
    const stored = readState(file, z.object(shape).partial(), {}, setAside)
    this.current = { ...defaultSettings, ...withoutUndefined(stored) }
  }

  get(): Settings {
    return this.current
  }

  /** Throws when the disk refuses; the setting is then unchanged. */
  change(change: Partial<Settings>): Settings {
    const next = { ...this.current, ...withoutUndefined(change) }
    writeState(this.file, next)
    this.current = next
    return next
  }
}

const withoutUndefined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Partial<T>
