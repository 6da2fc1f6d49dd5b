import path from 'node:path'
import type { Session } from '../../main/core/session'
import type { AgentEvent, AgentNews } from '../../preload/contract/chat'
import type { LaunchRequest } from '../../preload/contract/session'
import { type TestCorral, testCorral } from '../helpers/corral'
import { eventually, processesWith } from '../helpers/processes'
import { type IsolatedAgent, isolateAgent } from './mock'

/** A slow agent on a busy machine, and then its model. */
const WITHIN_MS = 90_000

/** What the common scenarios have to know of an agent. */
export type AgentUnderTest = {
  /** Id of its profile. */
  id: string
  version: string
  /** Installs it; answers the absolute path of its program, whose folder goes on PATH. */
  install(): Promise<string>
  /** Writes its settings into the isolated home; answers what its environment needs besides. */
  prepare(isolated: IsolatedAgent): Record<string, string>
  model: string | null
  /** Whether it asks before it runs a command; where it does not, the scenarios of permissions are left out. */
  asks: boolean
  /** What a tool's end tells of a command that printed “it ran”; '' where the agent does not tell it. */
  tellsOutput: boolean
  /** A model that does not exist ends in a sentence: a notice at the start, or the end of the turn. */
  wrongModel: { model: string; told: 'notice' | 'turn' }
  /** A model to change to, and what its service is then asked for. */
  otherModel: { choice: string; asked: string }
  /** Waits until it can go on with a conversation that has just ended; without it that is at once. */
  untilResumable?(): Promise<void>
  /** An id of its kind that it never gave. */
  unknownConversation: string
  /** How long an answer is at most that it takes in bearable time, in bytes. */
  longAnswer: number
  /** Asked to finish it leaves when its tools have; else what it leaves behind gets SIGTERM from the keeper. */
  leavesLast: boolean
  /** What an HTTP 500 comes to: the turn ends with a reason, or it retries without a word and can be interrupted. */
  serverError: 'told' | 'silent'
}

/** One real agent in one Corral: what the scenarios do with it. */
export class Stage {
  isolated!: IsolatedAgent
  corral!: TestCorral
  program = ''

  constructor(private readonly agent: AgentUnderTest) {}

  async open(): Promise<void> {
    this.isolated = await isolateAgent()
    const PATH = `${path.dirname(this.program)}${path.delimiter}${process.env.PATH}`
    const environment = { ...this.isolated.env, ...this.agent.prepare(this.isolated), PATH }
    this.corral = testCorral(undefined, { environment })
  }

  async close(): Promise<void> {
    await this.corral.end()
    await this.isolated.close()
  }

  start(prompt: string, request: Partial<LaunchRequest> = {}): Session {
    const { id, model } = this.agent
    return this.corral.start({ agent: id, folder: this.isolated.folder, model, prompt, ...request })
  }

  told<T extends AgentNews['type']>(session: Session, type: T) {
    const events = this.corral.events.get(session.id) ?? []
    return events.filter((event): event is AgentEvent & { type: T } => event.type === type)
  }

  outcomes(session: Session): string[] {
    return this.told(session, 'turn-end').map((event) => event.outcome)
  }

  turns(session: Session, count: number): Promise<unknown> {
    return this.until(session, () => this.told(session, 'turn-end').length >= count, `turn ${count} has ended`)
  }

  /** Waits for something of a session; should it never come, the failure tells what the session said last. */
  async until(session: Session, ask: () => unknown, question: string): Promise<void> {
    try {
      await eventually(() => Boolean(ask()), question, WITHIN_MS)
    } catch (error) {
      const last = (this.corral.events.get(session.id) ?? [])
        .slice(-12)
        .map((event) => JSON.stringify(event).slice(0, 300))
      throw new Error(`${error}\n${JSON.stringify(session.state)}\n${last.join('\n')}`)
    }
  }

  /** Living processes that bear the session's mark. */
  below(session: Session): number[] {
    return processesWith(`CORRAL_SESSION=${session.id}`)
  }

  /** Of those, the ones with this in their command line. */
  running(session: Session, command: string): number[] {
    const all = processesWith(command)
    return this.below(session).filter((pid) => all.includes(pid))
  }

  async permission(session: Session, count = 1) {
    await this.until(session, () => this.told(session, 'permission').length >= count, 'it asks for permission')
    return this.told(session, 'permission')[count - 1] as AgentEvent & { type: 'permission' }
  }

  async answer(session: Session, kind: 'allow-once' | 'deny', count = 1): Promise<void> {
    const request = await this.permission(session, count)
    const option = request.options.find((each) => each.kind === kind)?.id ?? ''
    await session.answer(request.request, { option, message: '' })
  }

  /** Lets the command run, where the agent asks, until it does. */
  async runs(session: Session, command: string): Promise<void> {
    if (this.agent.asks) await this.answer(session, 'allow-once')
    await this.until(session, () => this.running(session, command).length > 0, `${command} runs`)
  }

  now({ id }: Session): Session {
    return this.corral.registry.get(id)
  }
}
