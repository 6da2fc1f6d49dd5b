import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import path from 'node:path'
import {
  type EndpointRecord,
  parseEndpointRecord,
  type WardenEvents,
  type WardenHello,
  type WardenRequests,
} from '../keeper/protocol'
import { readRecord } from '../keeper/records'
import { platform } from '../platform'
import { delay } from '../platform/deadline'
import { ControlClient } from './control-client'
import type { Profile } from './profile'

type Client = ControlClient<WardenRequests, WardenEvents, WardenHello>

/** How wardens and keepers are run: Electron as node, or plain node in tests. */
export type Runtime = { executable: string; wardenScript: string }

const UP_WITHIN_MS = 10_000
const LAUNCH_WITHIN_MS = 12_000

/** The way to this profile's one warden: finds the one that outlived the last app, or starts one. */
export class WardenClient {
  private client: Promise<Client> | null = null
  private isClosing = false

  constructor(
    private readonly profile: Profile,
    private readonly runtime: Runtime,
    private readonly news: {
      lost(news: WardenEvents['keeper-lost']): void
      /** The warden died and another took its place: sessions from before have lost their outer boundary. */
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
      this.client.catch(() => {
        this.client = null
      })
    }
    return this.client
  }

  private async findOrStart(): Promise<Client> {
    const there = this.recorded()
    if (there && platform.liveness(there.process) === 'alive') {
      const client = await this.connect(there).catch(() => null)
      if (client) return client
    }
    return this.start()
  }

  private recorded(): EndpointRecord | null {
    try {
      return parseEndpointRecord(readRecord(this.profile.wardenRecord))
    } catch {
      return null // None yet, or a damaged record: a new warden writes its own.
    }
  }

  private async start(): Promise<Client> {
    const logs = path.join(this.profile.home, 'logs')
    mkdirSync(logs, { recursive: true, mode: 0o700 })
    const log = openSync(path.join(logs, 'warden.log'), 'a', 0o600)
    const child = spawn(this.runtime.executable, [this.runtime.wardenScript, this.profile.home], {
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
