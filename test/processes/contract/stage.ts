import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { AgentProfile } from '../../../main/adapters/adapter'
import type { Session } from '../../../main/core/session'
import type { Adopted } from '../../../main/core/session-files'
import type { AgentEvent, AgentNews } from '../../../preload/contract/chat'
import type { LaunchRequest } from '../../../preload/contract/session'
import { type TestCorral, testCorral } from '../../helpers/corral'
import { eventually, processesWith } from '../../helpers/processes'
import { digest } from './digest'
import type { Player, Subject } from './subjects'

const SCRIPTS = path.resolve(import.meta.dirname, '../../fixtures/agents/scripted')
const WITHIN_MS = 20_000

/** A scenario of one stage; those of a stage run beside each other. */
export type Scenario = (name: string, run: (scene: Scene) => Promise<void>) => void

/** A Corral whose PATH has one agent: the scripted program that plays it, under the agent's own name. */
export class Stage {
  corral!: TestCorral

  constructor(readonly player: Player) {}

  open(): void {
    const folder = mkdtempSync(path.join(tmpdir(), 'corral-contract-'))
    const programs = path.join(folder, 'programs')
    mkdirSync(programs)
    const PATH = `${programs}${path.delimiter}${process.env.PATH}`
    // Its conversations lie below its home. With TERM no login shell is asked for a PATH.
    const environment = { ...process.env, PATH, HOME: path.join(folder, 'person'), TERM: 'dumb' }
    this.corral = testCorral(undefined, { home: path.join(folder, 'home'), environment })
    const { custom } = this.player
    if (custom) this.corral.settings.change({ customAgents: [custom] })
    for (const name of this.profile.executables) this.write(path.join(programs, name))
  }

  close(): Promise<void> {
    return this.corral.end()
  }

  get profile(): AgentProfile {
    const found = this.corral.catalog.agents.find(({ id }) => id === this.player.id)
    if (!found) throw new Error(`There is no agent ${this.player.id}.`)
    return found
  }

  private write(program: string): void {
    const { script, scriptArguments } = this.player
    const words = [process.execPath, path.join(SCRIPTS, script), ...scriptArguments].map((word) => `'${word}'`)
    writeFileSync(program, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`)
    chmodSync(program, 0o755)
  }
}

/** What one scenario does on a stage. Its sessions are its own, and end with it. */
export class Scene {
  private readonly sessions: Session[] = []
  private readonly answered = new Set<string>()

  constructor(private readonly stage: Stage) {}

  get corral(): TestCorral {
    return this.stage.corral
  }

  get profile(): AgentProfile {
    return this.stage.profile
  }

  async close(): Promise<void> {
    await Promise.all(this.sessions.map(({ id }) => this.corral.registry.kill(id)))
  }

  /** Each in a folder of its own, and nothing asks unless it is told to. */
  start(prompt: string, request: Partial<LaunchRequest> = {}, adopted: Adopted | null = null): Session {
    const { registry } = this.corral
    const folder = mkdtempSync(path.join(this.corral.folder, 'folder-'))
    const usual = { agent: this.profile.id, folder, model: null, permissions: 'allow-all' as const, prompt }
    const session = registry.get(registry.start({ ...usual, ...request }, adopted))
    this.sessions.push(session)
    return session
  }

  /** Lets a turn go on that waits for the file `go`. */
  go({ spec }: Session): void {
    writeFileSync(path.join(spec.folder, 'go'), '')
  }

  events({ id }: Session): AgentEvent[] {
    return this.corral.events.get(id) ?? []
  }

  /** Behind the last seam: what came before is read again when a session is resumed. */
  since(session: Session): AgentEvent[] {
    const events = this.events(session)
    return events.slice(events.map(({ type }) => type).lastIndexOf('resumed') + 1)
  }

  told<T extends AgentNews['type']>(session: Session, type: T) {
    return this.since(session).filter((event): event is AgentEvent & { type: T } => event.type === type)
  }

  /** The conversation as people read it; what the agent said as an error is in it. */
  read(session: Session, names: Subject['names'] = {}): string[] {
    return digest(this.since(session), names)
  }

  now({ id }: Session): Session {
    return this.corral.registry.get(id)
  }

  turns(session: Session, count: number): Promise<void> {
    return this.until(session, () => this.told(session, 'turn-end').length >= count, `turn ${count} has ended`)
  }

  heard(session: Session, words: string): Promise<void> {
    const said = () => this.told(session, 'text').map(({ text }) => text)
    return this.until(session, () => said().join('').includes(words), `it says “${words}”`)
  }

  asked(session: Session): Promise<void> {
    return this.until(session, () => this.told(session, 'permission').length > 0, 'it asks for permission')
  }

  /** Answers the first question that was not answered yet. */
  async answer(session: Session, kind: 'allow-once' | 'allow-always' | 'deny', message = ''): Promise<void> {
    const open = () => this.told(session, 'permission').find(({ request }) => !this.answered.has(request))
    await this.until(session, open, 'it asks for permission')
    const { request, options } = open() as AgentEvent & { type: 'permission' }
    this.answered.add(request)
    await session.answer(request, { option: options.find((each) => each.kind === kind)?.id ?? '', message })
  }

  /** Goes on with an ended session; what came before the seam is no longer told by this stage. */
  async resume(session: Session): Promise<Session> {
    await this.corral.registry.resume(session.id)
    const isThere = () => this.events(session).some(({ type }) => type === 'resumed')
    await this.until(session, () => isThere() && this.now(session).state.kind === 'running', 'it runs again')
    return this.now(session)
  }

  /** Living processes of a session with this in their command line. */
  running({ id }: Session, command: string): number[] {
    return processesWith(`CORRAL_SESSION=${id}`).filter((pid) => commandLine(pid).includes(command))
  }

  /** Waits until a command runs, and until that was heard. */
  async runs(session: Session, command: string): Promise<void> {
    await this.until(session, () => session.view().activity?.kind === 'tool', 'its call runs')
    await this.until(session, () => this.running(session, command).length > 0, `“${command}” runs`)
  }

  ended(session: Session, command: string): Promise<void> {
    return this.until(session, () => this.running(session, command).length === 0, `“${command}” has ended`)
  }

  /** Waits for something of a session; should it never come, the failure tells what the session said. */
  async until(session: Session, ask: () => unknown, question: string): Promise<void> {
    const isDecided = () => Boolean(ask()) || this.now(session).isOver
    try {
      await eventually(isDecided, question, WITHIN_MS)
      if (!ask()) throw new Error(`It ended before: ${question}.`)
    } catch (error) {
      throw new Error(`${error}\n${JSON.stringify(this.now(session).state)}\n${this.read(session).join('\n')}`)
    }
  }
}

/** '' for a process that has just ended. */
function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
