import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useContext, useEffect, useRef } from 'react'
import type { Block } from '../stores/blocks'
import { bringTo } from './bring-to'
import type { Match } from './find-text'
import { type Folds, FoldsContext, foldNames } from './folds'
import { firstBlock, type Row } from './rows'
import type { Find } from './use-find'
import { rangeOf } from './use-find-marks'

type List = {
  scroller: RefObject<HTMLDivElement | null>
  rows: readonly Row[]
  virtual: Virtualizer<HTMLDivElement, Element>
  /** The reader leaves the end. */
  leave: () => void
}

/** Brings the reader to the current match: opens what it is folded into, scrolls the log, and the box that it is in. */
export function useJump({ current, jumps, sought }: Find, list: List): void {
  const folds = useContext(FoldsContext)
  const latest = useRef(list)
  latest.current = list
  // biome-ignore lint/correctness/useExhaustiveDependencies: `jumps` says when; what is said meanwhile moves nobody
  useEffect(() => {
    if (!current) return
    const { rows, leave } = latest.current
    const row = rows[rowOf(rows, current)]
    if (!row) return
    leave()
    open(folds, row, current)
    const scroller = () => latest.current.scroller.current
    return bringTo({
      scroller,
      range: () => {
        const element = scroller()
        return element && rangeOf(element, current, sought)
      },
      scrollToRow: () => {
        const { rows: now, virtual } = latest.current
        virtual.scrollToIndex(rowOf(now, current), { align: 'center' })
      },
    })
  }, [jumps])
}

/** The index of the row that shows a match; -1 where none does. */
export function rowOf(rows: readonly Row[], { block, offsets, nth }: Match): number {
  const offset = offsets[nth] ?? 0
  return rows.findIndex((row) => {
    if (row.kind === 'steps') return row.steps.some((step) => step.key === block)
    if (row.kind === 'part') return row.block.key === block && offset >= row.from && offset < row.to
    return row.block.key === block
  })
}

/** Opens whatever hides a match in its row. */
function open(folds: Folds, row: Row, { block: key, part }: Match): void {
  const blocks: Block[] = row.kind === 'steps' ? row.steps : [row.block]
  const block = blocks.find((each) => each.key === key)
  const names = row.kind === 'steps' ? [foldNames.steps(firstBlock(row))] : []
  if (block?.kind === 'thinking') names.push(foldNames.thinking(block))
  if (block?.kind === 'tool' && part !== 'title') names.push(foldNames.tool(block), foldNames.whole(block.id, part))
  folds.setState(Object.fromEntries(names.map((name) => [name, true])))
}
