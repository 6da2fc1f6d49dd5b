import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { EndReport } from '../../preload/contract/process'
import { whenAwakeFor } from '../platform/deadline'
import { endLeftovers, together } from '../platform/kill-tree'
import type { Boundary, Platform } from '../platform/platform'
import { LineSplitter } from './lines'
import { noteDown } from './live-on'
import { type EndpointRecord, type ExitRecord, parseEndpointRecord, sessionFiles } from './protocol'
import { reapOnDeath } from './reaper'
import { readRecord, writeRecord } from './records'
import { spawnKeeper } from './spawn'

const REPORT_WITHIN_MS = 10_000
/** A fresh reserve waits until the session that took the last one is under way. */
const REPLACE_RESERVE_MS = 300
/** Whatever falls to the warden comes with a keeper's end; a look now and then is for what came later. */
const LOOK_EVERY_MS = 5000

type Keeper = { child: ChildProcess; directory: string | null; container: string | null }

/** The warden's keepers, one of them warm in reserve, and the end of what a dead one leaves. */
export class Fold {
  private readonly keepers = new Map<number, Keeper>()
  private readonly boundary: Boundary
  private reserve: Keeper | null = null
  private sweeping: Promise<EndReport> | null = null
  /** Dead keepers whose end is not recorded yet. */
  private burials = 0

  constructor(
    private readonly platform: Platform,
    private readonly log: number,
    private readonly news: { lost(directory: string, exit: ExitRecord): void; idle(): void },
  ) {
    const keepers = () => new Set(this.keepers.keys())
    this.boundary = platform.estate({ keepers })
    reapOnDeath(platform, this.boundary)
    setInterval(() => {
      if (this.boundary.members().length > 0) void this.sweep().then(() => this.news.idle())
    }, LOOK_EVERY_MS)
  }

  /** Somebody still needs this warden: a session, or processes that a dead keeper left and that are not ended yet. */
  get isNeeded(): boolean {
    return this.size > 0 || this.burials > 0 || this.sweeping !== null || this.boundary.members().length > 0
  }

  /** Keepers that have a session. */
  get size(): number {
    return [...this.keepers.values()].filter((keeper) => keeper.directory !== null).length
  }

  /** The app puts keepers to sleep for a moment when it kills all of their trees at once; should it die in that moment, they sleep on. */
  wakeAll(): void {
    for (const pid of this.keepers.keys()) {
      const id = this.platform.identify(pid)
      if (typeof id === 'object') this.platform.signal(id, 'SIGCONT')
    }
  }

  /** A reserve that cannot be had is no trouble yet: the launch that needs a keeper tries, and tells. */
  keepOneInReserve(): void {
    try {
      this.reserve ??= this.hire()
    } catch {
      this.reserve = null
    }
  }

  /** Nobody will ask for one soon: a process less. */
  dismissReserve(): void {
    this.reserve?.child.stdin?.end()
    this.reserve = null
  }

  /** Gives the session to a keeper and answers its record; throws the sentence why it could not sit down. */
  async launch(directory: string): Promise<EndpointRecord> {
    const { reserve } = this
    this.reserve = null
    setTimeout(() => this.keepOneInReserve(), REPLACE_RESERVE_MS)
    if (!reserve) return this.seat(this.hire(), directory)
    try {
      return await this.seat(reserve, directory)
    } catch (error) {
      // It may have died while it waited; a fresh one has nothing to do with that. A session that was begun is not begun again.
      if (existsSync(path.join(directory, sessionFiles.keeper))) throw error
      reserve.directory = null
      return this.seat(this.hire(), directory)
    }
  }

  private seat(keeper: Keeper, directory: string): Promise<EndpointRecord> {
    keeper.directory = directory
    const report = this.report(keeper)
    keeper.child.stdin?.write(`${JSON.stringify({ directory })}\n`)
    return report
  }

  /** Throws when the system gives no process. */
  private hire(): Keeper {
    const child = spawnKeeper(this.log)
    const keeper: Keeper = { child, directory: null, container: null }
    // A keeper that is gone takes no orders: its exit tells the rest.
    child.stdin?.on('error', () => {})
    child.on('error', () => {})
    if (child.pid === undefined) throw new Error('The system gave no process for a keeper.')
    const { pid } = child
    this.keepers.set(pid, keeper)
    child.once('exit', (code, signal) => void this.bury(pid, keeper, code, signal))
    return keeper
  }

  private report(keeper: Keeper): Promise<EndpointRecord> {
    return new Promise((resolve, reject) => {
      const refuse = (why: string) => {
        callOff()
        reject(new Error(why))
      }
      const callOff = whenAwakeFor(REPORT_WITHIN_MS, () => refuse('The keeper did not report in time.'))
      const lines = new LineSplitter()
      keeper.child.once('exit', (code, signal) =>
        refuse(`The keeper ended at once (${signal ?? `exit code ${code}`}).`),
      )
      keeper.child.stdout?.on('data', (chunk: Buffer) => {
        for (const line of lines.push(chunk)) {
          const said = JSON.parse(line.toString('utf8')) as { ready?: unknown; failed?: string }
          if (said.failed !== undefined) return refuse(said.failed)
          callOff()
          const record = parseEndpointRecord(said.ready)
          keeper.container = record.container
          resolve(record)
        }
      })
    })
  }

  private async bury(pid: number, keeper: Keeper, code: number | null, signal: string | null): Promise<void> {
    this.keepers.delete(pid)
    if (this.reserve === keeper) this.reserve = null
    this.burials += 1
    try {
      const fallen = await this.sweep()
      // Code 0: it finished what it had to do, its record included, and its session may be removed by now.
      if (keeper.directory !== null && code !== 0 && isStillIts(keeper.directory, pid, keeper)) {
        const held = keeper.container ? await this.endContainer(keeper.container) : null
        this.recordLoss(keeper.directory, signal ?? `exit code ${code}`, held ? together(fallen, held) : fallen)
      }
    } finally {
      this.burials -= 1
      this.news.idle()
    }
  }

  /** What a keeper held and that did not fall to us: all of it where orphans do not come to their heir. */
  private endContainer(name: string): Promise<EndReport> {
    return endLeftovers(this.platform, this.platform.container(name), 'warden')
  }

  /** A keeper that finished its work left an exit record; one that was killed left its tree, which is ended by now. */
  private recordLoss(directory: string, how: string, report: EndReport): void {
    const file = path.join(directory, sessionFiles.exit)
    if (!existsSync(directory) || existsSync(file)) return
    const exit: ExitRecord = {
      version: 1,
      how: 'crashed',
      why: `Its keeper was ended from outside (${how}); Corral ended what was left of the session.`,
      at: Date.now(),
      code: null,
      signal: null,
      report,
    }
    try {
      writeRecord(file, exit)
    } catch (error) {
      noteDown(`The end of ${directory} could not be recorded: ${(error as Error).message}`)
    }
    this.news.lost(directory, exit)
  }

  /** One sweep at a time: everything that is not a living keeper is a dead one's, so no attribution is needed. */
  private sweep(): Promise<EndReport> {
    this.sweeping ??= endLeftovers(this.platform, this.boundary, 'warden').finally(() => {
      this.sweeping = null
    })
    return this.sweeping
  }
}

/** A session that was resumed since is another keeper's: this one's records were put aside, and the mark is the new tree's too. */
function isStillIts(directory: string, pid: number, { container }: Keeper): boolean {
  // It never sat down, so nothing of it was recorded, and nothing was there to resume.
  if (container === null) return true
  const file = path.join(directory, sessionFiles.keeper)
  try {
    return parseEndpointRecord(readRecord(file)).process.pid === pid
  } catch {
    // Damaged: it is nobody else's. Missing: put aside, and the next keeper has not sat down yet.
    return existsSync(file)
  }
}
