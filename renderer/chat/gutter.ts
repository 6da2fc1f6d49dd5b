import type { Block } from '../stores/blocks'
import { firstBlock, type Row } from './rows'
import type { Turn } from './turns'

/** What the gutter of a row tells. */
export type Stamp = {
  /** The row is the first of its minute. */
  stamped: boolean
  /** When the turn began that the row is in, epoch milliseconds; null where nothing near tells. */
  turnBeganAt: number | null
  /** The turn that the row begins or ends. */
  turn: Turn | undefined
}

/** So far back is looked for the beginning of a turn. */
const NEAR_ROWS = 500

/** The stamps of the rows `from` to `to`: only of what is drawn, for a conversation may have many thousands. */
export function stampsOf(rows: readonly Row[], turns: ReadonlyMap<number, Turn>, from: number, to: number): Stamp[] {
  const turnOf = (row: Row) => turns.get(firstBlock(row).key)
  let inside = from > 0 ? turnAround(rows, turnOf, from - 1) : null
  const stamps: Stamp[] = []
  for (let at = from; at <= to && at < rows.length; at++) {
    const row = rows[at]!
    const turn = turnOf(row)
    inside = turn ?? inside
    stamps.push({
      stamped: at === 0 || minuteOf(row) !== minuteOf(rows[at - 1]!),
      turnBeganAt: inside?.beganAt ?? null,
      turn,
    })
    if (firstBlock(row).kind === 'turn-end') inside = null
  }
  return stamps
}

/** The turn that goes on behind this row. */
function turnAround(rows: readonly Row[], turnOf: (row: Row) => Turn | undefined, from: number): Turn | null {
  for (let at = from; at >= 0 && at > from - NEAR_ROWS; at--) {
    const row = rows[at]!
    const { kind }: Block = firstBlock(row)
    if (kind === 'turn-end') return null
    const turn = turnOf(row)
    if (turn) return turn
  }
  return null
}

const minuteOf = (row: Row) => Math.floor(firstBlock(row).at / 60_000)
