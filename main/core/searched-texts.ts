import type { SessionId } from '../../preload/contract/session'
import type { Session } from './session'

/** One thing that was said. `offset`: journal offset of the frame with which it began; `at`: when, epoch milliseconds. */
export type Text = { kind: 'user' | 'text' | 'tool'; at: number; offset: number; words: string }

/** What is kept of all sessions together, in characters: of a few hundred sessions everything that was said. */
const MOST_CHARACTERS = 32 * 1024 * 1024

type Kept = { resumption: number; texts: Text[]; characters: number }

/**
 * What was said in sessions that have ended, kept from one search to the next: while somebody types, the second letter
 * costs no second reading. In memory only, so it can never be out of date with the disk after a restart.
 */
export class SearchedTexts {
  /** The one that was looked at last is the last. */
  private readonly kept = new Map<SessionId, Kept>()
  private characters = 0

  private keep(id: SessionId, kept: Kept): void {
    this.kept.set(id, kept)
    this.characters += kept.characters
    for (const oldest of this.kept.keys()) {
      if (this.characters <= MOST_CHARACTERS) break
      this.forget(oldest)
    }
  }

  private forget(id: SessionId): void {
    this.characters -= this.kept.get(id)?.characters ?? 0
    this.kept.delete(id)
  }

  /** The texts of a session in lots, read with `read` unless they are kept. Throws what `read` throws. */
  *of(session: Pick<Session, 'id' | 'isOver' | 'spec' | 'chat'>, read: () => Iterable<Text[]>): Generator<Text[]> {
    const resumption = session.spec.resumption?.number ?? 0
    const known = this.kept.get(session.id)
    this.forget(session.id)
    const isSame = session.isOver && known?.resumption === resumption && !session.chat.state.journalRemoved
    if (known && isSame) {
      this.keep(session.id, known)
      yield known.texts
      return
    }
    const texts: Text[] = []
    let characters = 0
    for (const lot of read()) {
      for (const text of lot) characters += text.words.length
      if (session.isOver && characters <= MOST_CHARACTERS) texts.push(...lot)
      yield lot
    }
    if (session.isOver && characters <= MOST_CHARACTERS) this.keep(session.id, { resumption, texts, characters })
  }
}
