import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import { z } from 'zod'
import type { AgentOptions, Settings } from '../../preload/contract/settings'
import { readState, type SetAside, writeState } from './state-file'

/** An hour is long for a crash and short for a bill. */
const seconds = z.number().min(0).max(3600)
/** A day. */
export const minutes = z.number().int().min(0).max(1440)
/** At least a few segments of a journal, at most a petabyte. */
const gigabytes = z.number().min(0.01).max(1_000_000)

/** How often a changed file is looked for: whoever raises a limit by hand waits no longer than this. */
const LOOK_EVERY_MS = 2000

const customAgent = z.strictObject({
  id: z.string().regex(/^custom-[0-9a-f-]{36}$/),
  name: z.string().trim().min(1).max(80),
  protocol: z.enum(['acp', 'lines']),
  command: z.string().trim().min(1).max(4096),
})

/** One line of a command. */
export const argumentsLine = z.string().max(4096)
/** As much as Linux takes for one variable, all of them together. */
export const environmentLines = z.string().max(128 * 1024)

const agentOptions = z.strictObject({
  program: z.string().trim().max(4096).default(''),
  arguments: argumentsLine.default(''),
  environment: environmentLines.default(''),
})

const notifyWhen = z.enum(['unlooked', 'away', 'never'])

const columns = [
  'name',
  'agent',
  'folder',
  'pid',
  'cpu',
  'memory',
  'processes',
  'tokens',
  'started',
  'activity',
] as const
const listLook = z.strictObject({
  column: z.enum(columns).nullable(),
  descending: z.boolean(),
  grouping: z.enum(['none', 'state', 'folder', 'agent']),
})

const shape = {
  reattachWindowSeconds: seconds,
  stopGraceSeconds: seconds.max(120),
  quitBoundSeconds: z.number().min(1).max(60),
  onQuit: z.enum(['ask-if-working', 'end', 'keep', 'ask']),
  onStale: z.enum(['end', 'keep']),
  quietAfterSeconds: z.number().min(5).max(86_400),
  repeatedCalls: z.number().int().min(0).max(1000),
  keepWaitingMinutes: minutes.min(1),
  denyUnansweredMinutes: minutes,
  theme: z.enum(['system', 'light', 'dark']),
  listLook,
  zoomPercent: z.number().int().min(50).max(300),
  keys: z.record(z.string().min(1).max(100), z.string().max(100)),
  notifyNeedsYou: notifyWhen,
  notifyFailed: notifyWhen,
  notifyDone: notifyWhen,
  notifyDoneAfterSeconds: seconds,
  passEnvironment: z.array(z.string().min(1).max(200)).max(200),
  journalSessionGigabytes: gigabytes,
  journalTotalGigabytes: gigabytes,
  keepEndedDays: z.number().int().min(0).max(36_500),
  customAgents: z.array(customAgent).max(100),
  agentOptions: z.record(z.string().min(1).max(100), agentOptions),
}
const stored = z.object(shape).partial()

export const defaultSettings: Settings = {
  reattachWindowSeconds: 120,
  stopGraceSeconds: 5,
  quitBoundSeconds: 5,
  onQuit: 'ask-if-working',
  onStale: 'end',
  quietAfterSeconds: 60,
  repeatedCalls: 5,
  keepWaitingMinutes: 10,
  denyUnansweredMinutes: 0,
  theme: 'system',
  listLook: { column: null, descending: false, grouping: 'none' },
  zoomPercent: 100,
  keys: {},
  notifyNeedsYou: 'unlooked',
  notifyFailed: 'unlooked',
  notifyDone: 'away',
  notifyDoneAfterSeconds: 20,
  passEnvironment: [],
  journalSessionGigabytes: 1,
  journalTotalGigabytes: 20,
  keepEndedDays: 90,
  customAgents: [],
  agentOptions: {},
}

export const noOptions: AgentOptions = { program: '', arguments: '', environment: '' }

/** Decimal, as disks are sold and as file managers count. */
export const BYTES_A_GIGABYTE = 1_000_000_000

/** A change from the window: known keys only, each within its bounds. */
export const settingsChange = z.strictObject(shape).partial()

/** Missing keys take defaults, unknown ones are kept out of the app's sight. */
export class SettingsStore {
  private current: Settings
  private readonly listeners: (() => void)[] = []
  private badText: string | null = null

  constructor(
    private readonly file: string,
    private readonly setAside: SetAside,
  ) {
    this.current = withDefaults(readState(file, stored, {}, setAside))
  }

  get(): Settings {
    return this.current
  }

  /** Calls back behind every change, whoever made it. */
  onChange(listener: () => void): void {
    this.listeners.push(listener)
  }

  /** What the settings add to the launches of an agent. */
  optionsOf(agent: string): AgentOptions {
    return this.current.agentOptions[agent] ?? noOptions
  }

  /** Throws when the disk refuses; the setting is then unchanged. */
  change(change: Partial<Settings>): Settings {
    const next = { ...this.current, ...withoutUndefined(change) }
    writeState(this.file, next)
    this.take(next)
    return next
  }

  /** From now on a file that a person edits is taken within two seconds (`lookEveryMs`). Keeps no process alive; returns the way to stop. */
  follow(lookEveryMs = LOOK_EVERY_MS): () => void {
    const look = () => this.reload()
    watchFile(this.file, { persistent: false, interval: lookEveryMs }, look)
    // What is written before the watcher's own first look is no change to it.
    const first = setTimeout(look, lookEveryMs).unref()
    return () => {
      clearTimeout(first)
      unwatchFile(this.file, look)
    }
  }

  /** Unlike at the start, a file that cannot be understood is left where it is: it may be half written. Told once. */
  private reload(): void {
    const text = this.read()
    // Whoever writes it has just cut it off.
    if (text === null || text === '') return
    try {
      this.take(withDefaults(stored.parse(JSON.parse(text))))
      this.badText = null
    } catch {
      if (text !== this.badText) this.setAside('settings.json cannot be understood; the settings stay as they were.')
      this.badText = text
    }
  }

  /** null while there is none, or none that can be read: the settings then stay as they are. */
  private read(): string | null {
    try {
      return readFileSync(this.file, 'utf8')
    } catch {
      return null
    }
  }

  private take(next: Settings): void {
    if (JSON.stringify(next) === JSON.stringify(this.current)) return
    this.current = next
    for (const listener of this.listeners) listener()
  }
}

const withDefaults = (found: Partial<{ [K in keyof Settings]: Settings[K] | undefined }>): Settings => ({
  ...defaultSettings,
  ...withoutUndefined(found),
})

const withoutUndefined = <T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
