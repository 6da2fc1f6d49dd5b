import type { AgentEvent } from '../../preload/contract/chat'
import type { Block, PermissionBlock, ToolBlock } from './blocks'

/**
 * `open` tells where the blocks are that more news may change: words that go on, running tools, unanswered requests.
 * `endings` keeps what became of words and requests that began on an older page.
 */
export type Transcript = {
  readonly blocks: readonly Block[]
  readonly open: ReadonlyMap<string, number>
  readonly endings: ReadonlyMap<string, Ending>
}

type Ending = Pick<PermissionBlock, 'outcome' | 'message'> | { endedAt: number }

export const emptyTranscript: Transcript = { blocks: [], open: new Map(), endings: new Map() }

/** Standard error and noise are gathered into blocks of about this many characters. */
const GATHER_CHARACTERS = 16_384

/** A transcript that is being written; it never leaves this file. */
type Draft = { blocks: Block[]; open: Map<string, number>; endings: Map<string, Ending> }

/**
 * Folds events into blocks. Pure: the same events give the same transcript, live or replayed.
 * Blocks that did not change keep their identity, so only what is new is drawn again.
 * @param from sequence number of the first event.
 */
export function reduce(before: Transcript, events: readonly AgentEvent[], from: number): Transcript {
  if (events.length === 0) return before
  const draft: Draft = { blocks: [...before.blocks], open: new Map(before.open), endings: new Map(before.endings) }
  events.forEach((event, index) => {
    apply(draft, event, from + index)
  })
  return draft
}

function apply(draft: Draft, event: AgentEvent, key: number): void {
  const { at } = event
  switch (event.type) {
    case 'ready':
    case 'agent-session':
    case 'turn-start':
    case 'model':
    case 'usage':
      return
    case 'text':
    case 'thinking': {
      const name = `${event.type}:${event.block}`
      if (!draft.open.has(name)) {
        push(draft, { key, at, kind: event.type, id: event.block, text: event.text, endedAt: null }, name)
      } else change(draft, name, (block) => (isWords(block) ? { ...block, text: block.text + event.text } : block))
      return
    }
    case 'picture':
      return push(draft, { key, at, kind: 'picture', image: event.image })
    case 'block-end':
      end(draft, [`text:${event.block}`, `thinking:${event.block}`], { endedAt: at })
      return
    case 'tool-start':
      return push(
        draft,
        {
          ...namelessTool,
          key,
          at,
          id: event.tool,
          name: event.name,
          title: event.title,
          input: event.input,
          parent: event.parent,
        },
        `tool:${event.tool}`,
      )
    case 'tool-input':
      return tool(draft, event.tool, at, key, { title: event.title, input: event.input })
    case 'tool-diff': {
      const { path, before, after } = event
      return tool(draft, event.tool, at, key, (block) => ({ diffs: [...block.diffs, { path, before, after }] }))
    }
    case 'tool-picture':
      return tool(draft, event.tool, at, key, (block) => ({ pictures: [...block.pictures, event.image] }))
    case 'tool-output':
      return tool(draft, event.tool, at, key, (block) => ({ output: block.output + event.text }))
    case 'tool-end': {
      tool(draft, event.tool, at, key, {
        ...(event.output === '' ? {} : { output: event.output, outputWhole: true }),
        state: event.ok ? 'ok' : 'failed',
        endedAt: at,
      })
      draft.open.delete(`tool:${event.tool}`)
      return
    }
    case 'plan':
      if (!draft.open.has('plan')) return push(draft, { key, at, kind: 'plan', items: event.items }, 'plan')
      return change(draft, 'plan', (block) => ({ ...block, items: event.items }) as Block)
    case 'permission': {
      const { type, ...asked } = event
      return push(draft, { key, kind: type, ...asked, outcome: 'open', message: '' }, `permission:${event.request}`)
    }
    case 'permission-closed': {
      const { outcome, message } = event
      end(draft, [`permission:${event.request}`], { outcome, message })
      return
    }
    case 'turn-end': {
      settle(draft, at, false)
      const { type, ...told } = event
      return push(draft, { key, kind: type, ...told })
    }
    case 'resumed':
      // Another process: whatever the one before still looked busy with is over, also when nobody could write that down.
      settle(draft, at, true)
      return push(draft, { key, at, kind: 'resumed', number: event.number })
    case 'process':
      // A report means that nobody is left: whatever still looked busy is not.
      if (event.report) settle(draft, at, true)
      return push(draft, { key, at, kind: 'process', text: event.text, report: event.report })
    case 'stderr':
    case 'noise':
      return gather(draft, { key, at, kind: event.type, text: event.text })
    case 'user':
      return push(draft, { key, at, kind: 'user', text: event.text, images: event.images ?? [] })
    case 'retry': {
      const { type, ...told } = event
      return push(draft, { key, kind: type, ...told })
    }
    case 'notice':
      return push(draft, { key, at, kind: 'notice', level: event.level, text: event.text })
    case 'unknown':
      return push(draft, { key, at, kind: 'unknown', name: event.name, text: event.text })
  }
}

const isWords = (block: Block) => block.kind === 'text' || block.kind === 'thinking'

function push(draft: Draft, block: Block, openAs?: string): void {
  if (openAs !== undefined) draft.open.set(openAs, draft.blocks.length)
  draft.blocks.push(block)
}

function change(draft: Draft, name: string, by: (block: Block) => Block): void {
  const index = draft.open.get(name)
  if (index !== undefined) draft.blocks[index] = by(draft.blocks[index]!)
}

/** Ends the open block of one of these names; where none is open, it began on an older page. */
function end(draft: Draft, names: string[], ending: Ending): void {
  const name = names.find((one) => draft.open.has(one))
  if (name === undefined) for (const one of names) draft.endings.set(one, ending)
  else finish(draft, name, ending)
}

function finish(draft: Draft, name: string, ending: Ending): void {
  change(draft, name, (block) => ({ ...block, ...ending }) as Block)
  draft.open.delete(name)
}

const ended = (block: Block, at: number): Block => {
  if (isWords(block)) return { ...block, endedAt: at }
  return block.kind === 'tool' ? { ...block, state: 'unfinished', endedAt: at } : block
}

type ToolNews = Partial<ToolBlock> | ((block: ToolBlock) => Partial<ToolBlock>)

/** News of a tool whose beginning lies on an older page opens it without a name; `join` gives it one. */
function tool(draft: Draft, id: string, at: number, key: number, news: ToolNews): void {
  const name = `tool:${id}`
  const known = draft.open.get(name) ?? lastIndex(draft.blocks, (block) => block.kind === 'tool' && block.id === id)
  if (known < 0) push(draft, { ...namelessTool, key, at, id }, name)
  const index = known < 0 ? draft.blocks.length - 1 : known
  const block = draft.blocks[index] as ToolBlock
  draft.blocks[index] = { ...block, ...(typeof news === 'function' ? news(block) : news) }
}

const namelessTool: Omit<ToolBlock, 'key' | 'at' | 'id'> = {
  kind: 'tool',
  name: '',
  title: '',
  input: '',
  output: '',
  outputWhole: false,
  diffs: [],
  pictures: [],
  parent: null,
  state: 'running',
  endedAt: null,
}

function lastIndex(blocks: readonly Block[], fits: (block: Block) => boolean): number {
  for (let index = blocks.length - 1; index >= 0; index--) if (fits(blocks[index]!)) return index
  return -1
}

function gather(draft: Draft, block: Extract<Block, { kind: 'stderr' | 'noise' }>): void {
  const last = draft.blocks.at(-1)
  if (last?.kind === block.kind && last.text.length < GATHER_CHARACTERS) {
    draft.blocks[draft.blocks.length - 1] = { ...last, text: `${last.text}\n${block.text}` }
  } else push(draft, block)
}

/** Nothing of a finished turn stays busy; nothing of an ended process (`processGone`) waits for an answer. */
function settle(draft: Draft, at: number, processGone: boolean): void {
  for (const [name, index] of [...draft.open]) settleOne(draft, name, index, at, processGone)
}

function settleOne(draft: Draft, name: string, index: number, at: number, processGone: boolean): void {
  const block = draft.blocks[index]!
  if (block.kind === 'permission' && !processGone) return
  draft.blocks[index] = block.kind === 'permission' ? { ...block, outcome: 'cancelled' } : ended(block, at)
  draft.open.delete(name)
}

/**
 * Puts an older page in front. A tool or words that the page's border cut in two become one block again, and what the
 * older page left open is settled by what the newer one tells.
 */
export function join(older: Transcript, newer: Transcript): Transcript {
  const draft: Draft = {
    blocks: [...older.blocks],
    open: new Map(older.open),
    endings: new Map([...older.endings, ...newer.endings]),
  }
  for (const [name, ending] of newer.endings) finish(draft, name, ending)
  const border = newer.blocks.find((block) => block.kind === 'turn-end' || isLastWord(block))
  const openNames = new Map([...newer.open].map(([name, index]) => [index, name]))
  const mended = new Set<string>()
  // Behind it another process speaks, whatever names it gives.
  const resumed = newer.blocks.findIndex((block) => block.kind === 'resumed')
  const seam = resumed < 0 ? newer.blocks.length : resumed
  newer.blocks.forEach((block, index) => {
    const name = isWords(block) || block.kind === 'tool' ? `${block.kind}:${block.id}` : ''
    const begun = mended.has(name) || index > seam ? undefined : older.open.get(name)
    if (begun === undefined) {
      push(draft, block, openNames.get(index))
      return
    }
    mended.add(name)
    draft.blocks[begun] = mend(draft.blocks[begun]!, block)
    if (!openNames.has(index)) draft.open.delete(name)
  })
  if (border) {
    const processGone = newer.blocks.some(isLastWord)
    for (const [name, index] of older.open) {
      if (draft.open.get(name) !== index || mended.has(name)) continue
      settleOne(draft, name, index, border.at, processGone)
    }
  }
  return draft
}

const isLastWord = (block: Block) => block.kind === 'resumed' || (block.kind === 'process' && block.report !== null)

function mend(first: Block, second: Block): Block {
  if (isWords(first) && isWords(second)) return { ...first, text: first.text + second.text, endedAt: second.endedAt }
  if (first.kind !== 'tool' || second.kind !== 'tool') return second
  return {
    ...first,
    title: second.title || first.title,
    input: second.input || first.input,
    output: second.outputWhole ? second.output : first.output + second.output,
    outputWhole: second.outputWhole,
    diffs: [...first.diffs, ...second.diffs],
    pictures: [...first.pictures, ...second.pictures],
    state: second.state,
    endedAt: second.endedAt,
  }
}

/** The same of a session that is over and whose keeper could not say so: nothing in it looks busy. `at` is when it ended, epoch milliseconds. */
export function atRest(before: Transcript, at: number): Transcript {
  if (before.open.size === 0) return before
  const draft: Draft = { blocks: [...before.blocks], open: new Map(before.open), endings: new Map(before.endings) }
  settle(draft, at, true)
  return draft
}

/** Permission requests that still wait for an answer, oldest first. */
export const openPermissions = ({ blocks, open }: Transcript): PermissionBlock[] =>
  [...open.values()].map((index) => blocks[index]!).filter((block) => block.kind === 'permission')
