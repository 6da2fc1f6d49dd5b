import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { ProcId } from '../../preload/contract/process'
import { platform } from '../platform'
import { within } from '../platform/deadline'
import type { Enclosure } from '../platform/platform'
import { AgentInput } from './agent-input'
import { newToken } from './channel'
import { ControlServer } from './control-server'
import { Ending } from './ending'
import { JournalWriter } from './journal-writer'
import { Lifeline } from './lifeline'
import {
  type AgentRecord,
  type EndOrder,
  type EndpointRecord,
  type ExitRecord,
  type KeeperEvents,
  type KeeperHello,
  type KeeperRequests,
  type LaunchOrder,
  MARKER,
  PROTOCOL,
  type SpawnResult,
  sessionFiles,
} from './protocol'
import { reapOnDeath } from './reaper'
import { createRecord, writeRecord } from './records'
import { Saving } from './saving'
import { reasonNotToSpawn, spawnAgent } from './spawn'

/** Without main's go in this time the keeper leaves: its app died between order and go. */
const GO_WITHIN_MS = 15_000
/** What the last bytes of an ended tree may take to come through the pipes. */
const DRAIN_WITHIN_MS = 1000
/** How long the news of the end waits for the app to take it; the exit record tells it afterwards anyway. */
const FAREWELL_MS = 1000
/** Leftovers of an agent that ended by itself get this long to end politely. */
const LEFTOVERS_TERMINATE_MS = 500
/** A shell that could not run the program says so with these codes, at once and without a word on standard output (POSIX sh, exec). */
const NOT_EXECUTED = [126, 127]
const STDERR_TAIL_BYTES = 2000

const NEVER_STARTED = (why: string): ExitRecord => ({
  version: 1,
  how: 'killed',
  why,
  at: Date.now(),
  code: null,
  signal: null,
  report: { verified: true, proof: 'never-started', processes: 0, durationMs: 0, steps: [], left: [], by: 'keeper' },
})

/** One session from the keeper's chair: its journal, its control socket, its agent, its end. */
export class Sitting {
  private readonly journal: JournalWriter
  private readonly saving: Saving
  private readonly control: ControlServer
  private readonly enclosure: Enclosure
  private readonly ending: Ending
  private readonly lifeline: Lifeline
  private readonly record: EndpointRecord
  private child: ChildProcessWithoutNullStreams | null = null
  private agent: ProcId | null = null
  private input: AgentInput | null = null
  private exit: { code: number | null; signal: string | null } | null = null
  private askedEnd: EndOrder | null = null
  private told: ExitRecord | null = null
  private finished: Promise<ExitRecord> | null = null
  private finishing: Promise<ExitRecord> | null = null
  private spawning: Promise<SpawnResult> | null = null
  private written = 0
  private stdoutBytes = 0
  private stderrTail = ''
  private trouble: string | null = null

  constructor(
    private readonly directory: string,
    private readonly order: LaunchOrder,
  ) {
    this.enclosure = platform.enclosure({
      session: order.session,
      mark: `${MARKER}=${order.marker}`,
      ours: () => new Set(this.child?.pid ? [this.child.pid] : []),
    })
    const self = platform.identify(process.pid)
    if (typeof self !== 'object') throw new Error('The keeper could not read its own identity.')
    const warden = platform.identify(process.ppid)
    this.record = {
      version: 1,
      process: self,
      address: platform.controlAddress(order.profileHome, `k-${newToken().slice(0, 12)}`),
      token: newToken(),
      protocol: PROTOCOL,
      tier: this.enclosure.tier,
      container: this.enclosure.container,
      warden: typeof warden === 'object' ? warden : null,
    }
    this.journal = new JournalWriter(path.join(directory, sessionFiles.journal), {
      grown: (end) => {
        this.written = end
        this.control.tellNewest('grown', { end })
      },
      trouble: (why) => {
        this.trouble = why
        this.tell('trouble', { why })
      },
      pause: () => this.eachOutput((stream) => stream.pause()),
      resume: () => this.eachOutput((stream) => stream.resume()),
    })
    this.saving = new Saving(directory, this.journal)
    this.control = new ControlServer(this.record.address, this.record.token, {
      hello: () => this.hello(),
      request: (method, ask) => this.request(method as keyof KeeperRequests, ask),
      connected: () => this.lifeline.connected(),
      alone: () => this.lifeline.alone(),
    })
    reapOnDeath(platform, this.enclosure)
    this.ending = new Ending(
      {
        platform,
        boundary: this.enclosure,
        sayGoodbye: (polite) => this.sayGoodbye(polite),
        rootGone: () => this.exit !== null,
        progress: (progress) => this.tell('ending', progress),
      },
      'keeper',
    )
    this.lifeline = new Lifeline(order, {
      waitsForGo: () => this.spawning === null && !this.finished,
      leave: () => process.exit(0),
      end: (why) => void this.end({ polite: null, politeMs: 0, terminateMs: 1000, why }),
    })
  }

  /** Listens, and writes keeper.json; a second keeper for the same session fails here. */
  async open(): Promise<EndpointRecord> {
    await this.control.listen()
    createRecord(path.join(this.directory, sessionFiles.keeper), this.record)
    // Before anything of the agent: what the one before left open is over from here on.
    if (this.order.resumption)
      this.journal.append('note', Buffer.from(JSON.stringify({ resumed: this.order.resumption })))
    this.lifeline.waitForGo(GO_WITHIN_MS)
    return this.record
  }

  endOnTerminate(): void {
    const why = 'Its keeper was told to end (SIGTERM).'
    if (this.spawning === null) process.exit(0)
    void this.end({ polite: null, politeMs: 0, terminateMs: 1500, why })
  }

  private hello(): KeeperHello {
    return {
      session: this.order.session,
      tier: this.record.tier,
      agent: this.agent,
      end: this.written,
      inputClosed: this.input?.isClosed ?? false,
      ended: this.told,
      trouble: this.trouble,
    }
  }

  private async request(method: keyof KeeperRequests, ask: unknown): Promise<unknown> {
    switch (method) {
      case 'start':
        // Asked twice (a client that came back), it still starts once.
        this.spawning ??= this.start((ask as KeeperRequests['start']['ask']).environment)
        return this.spawning
      case 'write': {
        const { id, text } = ask as KeeperRequests['write']['ask']
        if (!this.input) return { written: false, why: 'The agent does not run.' }
        return this.input.write(id, text)
      }
      case 'end':
        // At once, so that the app knows that somebody listens, whatever the end then waits for.
        this.tell('ending', { step: this.finished ? 'kill' : 'polite', left: 0 })
        return this.end(ask as EndOrder)
      case 'keep':
        this.lifeline.keep((ask as KeeperRequests['keep']['ask']).keep)
        return null
      case 'limit':
        this.journal.limit((ask as KeeperRequests['limit']['ask']).bytes)
        return null
      default:
        throw new Error(`This keeper knows no request named ${String(method)}.`)
    }
  }

  private async start(environment: Record<string, string>): Promise<SpawnResult> {
    const why = await reasonNotToSpawn(this.order.file, this.order.folder)
    // Right before the spawn, and after everything that can take time.
    const killed = this.askedEnd ?? this.killAskedOnDisk()
    if (killed) {
      await this.finish(NEVER_STARTED(killed.why))
      return { failed: 'It was killed before its agent started.' }
    }
    if (why) return this.spawnFailed(why)
    const command = this.enclosure.leash(this.order.file, this.order.args)
    try {
      const environmentWithMark = { ...environment, [MARKER]: this.order.marker }
      const takeIn = (pid: number) => {
        const identity = platform.identify(pid)
        if (typeof identity === 'object') this.enclosure.enclose(identity)
        return identity
      }
      const { child, identity } = await spawnAgent(command, this.order.folder, environmentWithMark, takeIn)
      this.child = child
      if (typeof identity === 'object') this.agent = identity
    } catch (error) {
      return this.spawnFailed(`${this.order.file} could not be started: ${(error as Error).message}.`)
    }
    this.listen(this.child)
    if (!this.agent) throw new Error('The agent runs, but its identity cannot be read; kill the session.')
    this.recordAgent({ version: 1, process: this.agent })
    // An end that was asked while the spawn was under way found no agent yet.
    if (this.askedEnd) void this.end(this.askedEnd)
    return { agent: this.agent }
  }

  private recordAgent(record: AgentRecord): void {
    try {
      writeRecord(path.join(this.directory, sessionFiles.agent), record)
    } catch {
      // The agent runs and is ours; only an audit after a crash knows less.
    }
  }

  private async spawnFailed(why: string): Promise<SpawnResult> {
    await this.finish({ ...NEVER_STARTED(why), how: 'spawn-failed' })
    return { failed: why }
  }

  private listen(child: ChildProcessWithoutNullStreams): void {
    this.input = new AgentInput(
      child.stdin,
      (bytes) => this.journal.append('in', bytes),
      (why) => this.tell('input-closed', { why }),
    )
    child.stdout.on('data', (bytes: Buffer) => {
      this.stdoutBytes += bytes.length
      this.journal.append('out', bytes)
    })
    child.stderr.on('data', (bytes: Buffer) => {
      this.stderrTail = (this.stderrTail + bytes.toString('utf8')).slice(-STDERR_TAIL_BYTES)
      this.journal.append('err', bytes)
    })
    // What was paused before there was anything to pause: a limit that was reached by an earlier run, a full disk.
    if (this.journal.isPaused) this.eachOutput((stream) => stream.pause())
    child.once('exit', (code, signal) => {
      this.exit = { code, signal }
      this.askedEnd ??= this.killAskedOnDisk()
      void this.end(
        this.askedEnd ?? { polite: null, politeMs: 0, terminateMs: LEFTOVERS_TERMINATE_MS, why: '' },
        !this.askedEnd,
      )
    })
  }

  /** Ends the tree, drains the pipes, writes the exit record, says farewell. Idempotent; a later order only hastens. */
  private async end(order: EndOrder, byItself = false): Promise<ExitRecord> {
    if (this.finished) return this.finished
    if (!byItself) this.askedEnd ??= order
    if (!this.child) {
      // Not spawned: either the go is still to come and will see what was asked, or the spawn is under way and will.
      if (this.spawning) await this.spawning
      if (!this.child) return this.finish(NEVER_STARTED(order.why))
    }
    // An agent that was kept waiting by the disk or the limit can say goodbye; and what it left in its pipes is taken.
    if (!this.finishing) this.journal.takeLastWords()
    const reporting = this.ending.end(order)
    this.finishing ??= (async () => {
      const report = await reporting
      this.journal.takeLastWords()
      const drained = Promise.all(
        [this.child?.stdout, this.child?.stderr].map(
          (stream) => new Promise<void>((resolve) => (stream?.closed ? resolve() : stream?.once('close', resolve))),
        ),
      )
      await this.saving.whileMoving(() => within(drained, DRAIN_WITHIN_MS))
      const exit = this.exit ?? { code: null, signal: null }
      return this.finish({ version: 1, ...this.judge(exit), at: Date.now(), ...exit, report })
    })()
    return this.finishing
  }

  private judge(exit: { code: number | null; signal: string | null }): Pick<ExitRecord, 'how' | 'why'> {
    if (this.askedEnd) return { how: 'killed', why: this.askedEnd.why }
    const said = this.stderrTail.trim().split('\n').at(-1) ?? ''
    if (exit.code !== null && NOT_EXECUTED.includes(exit.code) && this.stdoutBytes === 0)
      return { how: 'spawn-failed', why: `${this.order.file} could not be run: ${said}` }
    if (exit.code === 0) return { how: 'exit', why: 'The agent ended by itself.' }
    const how = exit.signal ? `was ended by ${exit.signal} from outside` : `ended with exit code ${exit.code}`
    return { how: 'crashed', why: `The agent ${how}${said ? `: ${said}` : '.'}` }
  }

  /** The exit record is on disk before anybody is told. */
  private finish(exit: ExitRecord): Promise<ExitRecord> {
    this.finished ??= this.save(exit)
    return this.finished
  }

  private async save(exit: ExitRecord): Promise<ExitRecord> {
    this.enclosure.release()
    this.journal.append('note', Buffer.from(JSON.stringify({ ended: exit })))
    const isSaved = await this.saving.save(exit)
    this.told = exit
    if (isSaved) this.journal.close()
    this.tell('ended', exit)
    if (isSaved) this.leave(FAREWELL_MS, 0)
    // The tree is gone, and that is told; what the agent said waits here for the disk to take it.
    else void this.saving.saveLater(exit).then((saved) => this.leave(0, saved ? 0 : 1))
    return exit
  }

  private leave(afterMs: number, code: number): void {
    this.lifeline.farewell(afterMs, () => {
      this.control.close()
      process.exit(code)
    })
  }

  /** A kill that the app carried out itself, or asked for before we could be reached. */
  private killAskedOnDisk(): EndOrder | null {
    try {
      const why = readFileSync(path.join(this.directory, sessionFiles.killAsked), 'utf8')
      return { polite: null, politeMs: 0, terminateMs: 0, why: why || 'It was killed.' }
    } catch {
      return null // No such file: nobody asked.
    }
  }

  private sayGoodbye(polite: NonNullable<EndOrder['polite']>): void {
    const { input } = this
    if (!input) return
    const goodbye = polite.lines.map((line) => `${line}\n`).join('')
    const said = goodbye === '' ? Promise.resolve() : input.write('goodbye', goodbye)
    void Promise.resolve(said).then(() => polite.endInput && input.end())
  }

  private tell<E extends keyof KeeperEvents>(event: E, value: KeeperEvents[E]): void {
    this.control.tell(event, value)
  }

  private eachOutput(act: (stream: NodeJS.ReadableStream) => void): void {
    if (this.child) for (const stream of [this.child.stdout, this.child.stderr]) act(stream)
  }
}
