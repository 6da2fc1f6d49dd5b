import type { ProcId } from '../../preload/contract/process'
import type {
  EndOrder,
  EndpointRecord,
  ExitRecord,
  KeeperEvents,
  KeeperHello,
  KeeperRequests,
  SpawnResult,
} from '../keeper/protocol'
import { whenAwakeFor } from '../platform/deadline'
import { ControlClient } from './control-client'
import { endDeafKeeper } from './deaf-keeper'

const START_WITHIN_MS = 15_000
const WRITE_WITHIN_MS = 5000
/** A keeper that takes an order to end says so at once; one that does not, however patient the order was, is deaf. */
const HEARD_WITHIN_MS = 1000
/** On top of an order's own patience: freezing, killing, draining and syncing have their own bounds below this. */
const END_MARGIN_MS = 15_000

export type KeeperNews = {
  grown(end: number): void
  ending(progress: KeeperEvents['ending']): void
  ended(exit: ExitRecord): void
  inputClosed(why: string): void
  trouble(why: string | null): void
  closed(): void
}

/** One keeper, as main sees it: orders go through here, and news comes. */
export class KeeperConnection {
  private heardEnding = false

  private constructor(
    private readonly client: ControlClient<KeeperRequests, KeeperEvents, KeeperHello>,
    readonly record: EndpointRecord,
  ) {}

  static async open(record: EndpointRecord, news: KeeperNews): Promise<KeeperConnection> {
    let connection: KeeperConnection | null = null
    const client = await ControlClient.connect<KeeperRequests, KeeperEvents, KeeperHello>(record, {
      event: (event, value) => {
        if (event === 'grown') news.grown((value as KeeperEvents['grown']).end)
        else if (event === 'ending') {
          if (connection) connection.heardEnding = true
          news.ending(value as KeeperEvents['ending'])
        } else if (event === 'ended') news.ended(value as ExitRecord)
        else if (event === 'input-closed') news.inputClosed((value as KeeperEvents['input-closed']).why)
        else if (event === 'trouble') news.trouble((value as KeeperEvents['trouble']).why)
      },
      closed: () => news.closed(),
    })
    connection = new KeeperConnection(client, record)
    return connection
  }

  get hello(): KeeperHello {
    return this.client.hello
  }

  get process(): ProcId {
    return this.record.process
  }

  start(environment: Record<string, string>): Promise<SpawnResult> {
    return this.client.request('start', { environment }, START_WITHIN_MS)
  }

  /** Never rejects: false and why when the agent did not get it. */
  async write(id: string, lines: readonly string[]): Promise<{ written: boolean; why: string }> {
    try {
      return await this.client.request(
        'write',
        { id, text: lines.map((line) => `${line}\n`).join('') },
        WRITE_WITHIN_MS,
      )
    } catch (error) {
      return { written: false, why: (error as Error).message }
    }
  }

  async keep(keep: boolean): Promise<void> {
    await this.client.request('keep', { keep }, WRITE_WITHIN_MS)
  }

  /** What the session's journal may take on disk, in bytes. Never rejects: a connection that broke is made again, and the limit told again. */
  async limit(bytes: number): Promise<void> {
    await this.client.request('limit', { bytes }, WRITE_WITHIN_MS).catch(() => {
      // A keeper of an older version knows no limit, and keeps to none.
    })
  }

  /**
   * Ends the session's tree. A keeper that does not take a Kill within a second is ended itself, after its tree.
   * Resolves with the keeper's record, or null when the warden will tell the end.
   */
  async end(order: EndOrder): Promise<ExitRecord | null> {
    const patience = order.politeMs + order.terminateMs
    const until = performance.now() + patience + END_MARGIN_MS
    const answer = this.client.request('end', order, patience + END_MARGIN_MS)
    this.heardEnding = false
    const callOff = whenAwakeFor(patience + HEARD_WITHIN_MS, () => {
      if (!this.heardEnding) void endDeafKeeper(this.process)
    })
    try {
      return await answer
    } catch {
      // It took the order and hung over it. (A connection that only broke is made again elsewhere.)
      if (performance.now() >= until) void endDeafKeeper(this.process)
      return null
    } finally {
      callOff()
    }
  }

  close(): void {
    this.client.close()
  }
}
