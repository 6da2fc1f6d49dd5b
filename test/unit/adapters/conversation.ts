import { type ChildProcess, spawn } from 'node:child_process'
import type { Adapter, AgentCommand } from '../../../main/adapters/adapter'
import type { AgentEvent } from '../../../preload/contract/chat'

export type Ending = { code: number | null; signal: string | null }

/** A real agent process with its adapter, and nothing of Corral between them. */
export class Conversation {
  readonly events: AgentEvent[] = []
  readonly ended: Promise<Ending>
  stderr = ''
  private readonly child: ChildProcess
  private rest = Buffer.alloc(0)
  private read = 0
  private wake = () => {}

  constructor(
    private readonly adapter: Adapter,
    command: { file: string; args: string[]; cwd: string; env: Record<string, string> },
  ) {
    const { file, args, cwd, env } = command
    this.child = spawn(file, args, { cwd, env, stdio: 'pipe', detached: true })
    this.child.stdout!.on('data', (bytes: Buffer) => this.hear(bytes))
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    this.child.stdin!.on('error', () => {})
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject)
      this.child.once('close', (code, signal) => {
        resolve({ code, signal })
        this.wake()
      })
    })
    for (const line of adapter.open()) this.write(line)
  }

  get pid(): number {
    return this.child.pid!
  }

  /** Carries out a command as Corral does, the end of the input included. */
  send(command: AgentCommand): void {
    const { lines, endInput } = this.adapter.encode(command)
    for (const line of lines) this.write(line)
    if (endInput) this.endInput()
  }

  endInput(): void {
    this.child.stdin!.end()
  }

  /** The next event of that type, after those that were waited for before. Rejects when the agent ends first. */
  async next<T extends AgentEvent['type']>(type: T): Promise<Extract<AgentEvent, { type: T }>> {
    for (;;) {
      while (this.read < this.events.length) {
        const event = this.events[this.read++]!
        if (event.type === type) return event as Extract<AgentEvent, { type: T }>
      }
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`The agent ended before “${type}”. It said: ${this.stderr}`)
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
  }

  /** Ends the agent and its group, whatever they are doing, and waits for it. Children that left the group are not its business. */
  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) process.kill(-this.pid, 'SIGKILL')
    await this.ended
  }

  private write(line: string): void {
    this.child.stdin!.write(`${line}\n`)
    this.tell(this.adapter.sent(line, Date.now()))
  }

  private hear(bytes: Buffer): void {
    this.rest = Buffer.concat([this.rest, bytes])
    for (let end = this.rest.indexOf(10); end >= 0; end = this.rest.indexOf(10)) {
      const { events, replies } = this.adapter.received(this.rest.subarray(0, end).toString('utf8'), Date.now())
      this.rest = this.rest.subarray(end + 1)
      this.tell(events)
      for (const reply of replies) this.write(reply)
    }
  }

  private tell(events: AgentEvent[]): void {
    this.events.push(...events)
    this.wake()
  }
}

/** What a person reads of a conversation: texts joined, tools and questions as one line each, times left out. */
export function digest(events: readonly AgentEvent[]): string[] {
  const lines: string[] = []
  const texts = new Map<string, number>()
  for (const event of events) {
    switch (event.type) {
      case 'text':
      case 'thinking': {
        const at = texts.get(event.block)
        if (at === undefined) texts.set(event.block, lines.push(`${event.type}: ${event.text}`) - 1)
        else lines[at] += event.text
        break
      }
      case 'user':
      case 'notice':
      case 'noise':
        lines.push(`${event.type}: ${event.text}`)
        break
      case 'tool-input':
        lines.push(`tool: ${event.title}`)
        break
      case 'tool-end':
        lines.push(`tool ${event.ok ? 'ok' : 'failed'}: ${event.output}`)
        break
      case 'permission':
        lines.push(`permission: ${event.name} · ${event.title}`)
        break
      case 'permission-closed':
        lines.push(`${event.outcome}: ${event.message}`)
        break
      case 'retry':
        lines.push(`retry ${event.attempt}: ${event.reason}`)
        break
      case 'turn-end':
        lines.push(`turn ${event.outcome}: ${event.reason}`)
        break
      case 'unknown':
        lines.push(`unknown: ${event.name}`)
        break
    }
  }
  return lines
}
