import type { AgentNews } from '../../../preload/contract/chat'
import { forget, remember } from '../lists'
import { nothingStreamed, restOf, tellPiece } from '../streamed'
import type { Block, CodexState } from './state'

/** A piece of a text that the model writes. */
export function growBlock(state: CodexState, id: string, kind: Block['kind'], text: string): AgentNews[] {
  if (text === '') return []
  const known = state.blocks.find((block) => block.id === id)
  const block = known ?? { id, kind, streamed: nothingStreamed() }
  if (!known) remember(state.blocks, block)
  tellPiece(block.streamed, text)
  return [{ type: block.kind, block: id, text }]
}

/** The whole text: whatever was not streamed is told, and the block is complete. */
export function completeBlock(state: CodexState, id: string, kind: Block['kind'], whole: string): AgentNews[] {
  const open = state.blocks.find((block) => block.id === id)
  const rest = open ? restOf(open.streamed, whole) : whole
  // Not what was streamed: a piece was lost, and the whole text is told again.
  const news = growBlock(state, id, kind, rest ?? `\n${whole}`)
  const ended = forget(state.blocks, (block) => block.id === id)
  return ended ? [...news, { type: 'block-end', block: id }] : news
}

/** Ends whatever a finished turn left open. */
export function endBlocks(state: CodexState): AgentNews[] {
  const open = state.blocks
  state.blocks = []
  return open.map(({ id }) => ({ type: 'block-end', block: id }))
}
