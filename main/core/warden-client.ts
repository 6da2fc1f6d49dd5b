import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import path from 'node:path'
import {
  type EndpointRecord,
  filesGone,
  parseWardenRecord,
  type WardenEvents,
  type WardenHello,
  type WardenRecord,
  type WardenRequests,
} from '../keeper/protocol'
import { readRecord } from '../keeper/records'
import { platform } from '../platform'
import { delay } from '../platform/deadline'
import { buildOf, type Runtime } from './build'
import { ControlClient } from './control-client'
import { formerWardens, leaveBehind } from './former-wardens'
import type { Profile } from './profile'

export type { Runtime } from './build'

type Client = ControlClient<WardenRequests, WardenEvents, WardenHello>

const UP_WITHIN_MS = 10_000
const LAUNCH_WITHIN_MS = 12_000
/** How soon it is told that a former warden died under its sessions: nobody is connected to it. */
const LOOK_AT_FORMER_MS = 2000

/**
 * The way to this profile's warden: finds the one that outlived the last app, or starts one. A warden of another build is
 * asked for nothing: what it would start keepers with may be gone. It stays the heir of its own sessions; how they end
 * it writes down, and the exit records tell it to us (measured: 70 ms after a keeper’s death, with its message 30).
 */
export class WardenClient {
  private client: Promise<Client> | null = null
  private formerTimer: NodeJS.Timeout | null = null
  private isClosing = false

  constructor(
    private readonly profile: Profile,
    private readonly runtime: Runtime,
    private readonly news: {
      lost(news: WardenEvents['keeper-lost']): void
      /** A warden died, and there is another: sessions of the dead one have lost their outer boundary. */
      replaced(): void
      trouble(why: string): void
    },
  ) {}

  /** Has a keeper sit down with this session; answers how to reach it. */
  async launch(directory: string): Promise<EndpointRecord> {
    const client = await this.connected()
    return client.request('launch', { directory }, LAUNCH_WITHIN_MS)
  }

  /** Resolves when a warden is there and has begun to warm a keeper up. */
  async ready(): Promise<WardenHello> {
    return (await this.connected()).hello
  }

  async close(): Promise<void> {
    this.isClosing = true
    if (this.formerTimer) clearInterval(this.formerTimer)
    const client = await this.client?.catch(() => null)
    client?.close()
  }

  /** A warden that died is replaced at once, so that the next session has its outer boundary from the start. */
  private replace(): void {
    this.connected().then(
      () => this.news.replaced(),
      (error: Error) => this.news.trouble(error.message),
    )
  }

  private connected(): Promise<Client> {
    if (!this.client) {
      this.client = this.findOrStart()
      this.client.then(
        () => this.lookAtFormer(),
        () => {
          this.client = null
        },
      )
    }
    return this.client
  }

  private async findOrStart(): Promise<Client> {
    const there = this.recorded()
    const build = buildOf(this.runtime)
    if (there && platform.liveness(there.process) === 'alive') {
      // Where our own files are gone there is no other to be had, and this one may have a keeper in reserve.
      const isOurs = build === null || there.build === build
      const client = isOurs ? await this.connect(there).catch(() => null) : null
      if (client) return client
      leaveBehind(this.profile, there.process)
    }
    if (build === null) throw new Error(filesGone(path.dirname(this.runtime.wardenScript)))
    return this.start(build)
  }

  private recorded(): WardenRecord | null {
    try {
      return parseWardenRecord(readRecord(this.profile.wardenRecord))
    } catch {
      return null // None yet, or a damaged record: a new warden writes its own.
    }
  }

  /** Until none of them lives. */
  private lookAtFormer(): void {
    const living = () => formerWardens(this.profile).filter((each) => platform.liveness(each) !== 'gone')
    let watched = living()
    if (watched.length === 0 || this.formerTimer || this.isClosing) return
    const timer = setInterval(() => {
      if (watched.some((each) => platform.liveness(each) === 'gone')) this.news.replaced()
      watched = living()
      if (watched.length > 0) return
      clearInterval(timer)
      this.formerTimer = null
    }, LOOK_AT_FORMER_MS)
    timer.unref()
    this.formerTimer = timer
  }

  private async start(build: string): Promise<Client> {
    const logs = path.join(this.profile.home, 'logs')
    mkdirSync(logs, { recursive: true, mode: 0o700 })
    const log = openSync(path.join(logs, 'warden.log'), 'a', 0o600)
    const child = spawn(this.runtime.executable, [this.runtime.wardenScript, this.profile.home, build], {
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'ignore', log],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    })
    closeSync(log)
    let failure: string | null = null
    child.once('error', (error) => {
      failure = error.message
    })
    child.once('exit', (code, signal) => {
      failure ??= `it ended at once (${signal ?? `exit code ${code}`})`
    })
    child.unref()
    const until = performance.now() + UP_WITHIN_MS
    while (performance.now() < until && failure === null) {
      const record = this.recorded()
      // The pid alone could be an earlier warden's, in a container that gives the same numbers again.
      if (record && record.process.pid === child.pid && platform.liveness(record.process) === 'alive')
        return this.connect(record)
      await delay(10)
    }
    throw new Error(
      `Corral’s warden did not start: ${failure ?? 'it took too long'}. See logs/warden.log in ${this.profile.home}.`,
    )
  }

  private connect(record: EndpointRecord): Promise<Client> {
    return ControlClient.connect<WardenRequests, WardenEvents, WardenHello>(record, {
      event: (event, value) => {
        if (event === 'keeper-lost') this.news.lost(value)
      },
      closed: () => {
        this.client = null
        if (!this.isClosing) this.replace()
      },
    })
  }
}
