import type { AgentNews } from '../../preload/contract/chat'

/** An agent that ends closes its input moments before: only one that lives on without it is worth a word. */
const CLOSED_FOR_MS = 1000

/** What keeps words from flowing between a session and its agent, as far as the person is told. */
export class Pipes {
  /** Why the agent is kept waiting by the disk or the journal's limit; null while it is not. */
  paused: string | null = null
  /** The agent no longer reads what it is sent: the sentence why. */
  inputClosed: string | null = null

  constructor(private readonly scene: { tell(news: AgentNews): void; changed(): void; isOver(): boolean }) {}

  /** The disk or the journal's limit keeps its agent waiting (the sentence why), or no longer does (null). */
  keptWaiting(why: string | null): void {
    if (this.paused === why) return
    this.paused = why
    if (why !== null) this.scene.tell({ type: 'notice', level: 'error', text: why })
    else this.scene.tell({ type: 'notice', level: 'info', text: 'The journal takes more again; the agent goes on.' })
    this.scene.changed()
  }

  /** Nothing more reaches the agent; told once it has lived on like that for a second. */
  inputIsClosed(why: string): void {
    setTimeout(() => {
      if (this.scene.isOver() || this.inputClosed !== null) return
      this.inputClosed = why
      this.scene.changed()
    }, CLOSED_FOR_MS).unref()
  }
}
