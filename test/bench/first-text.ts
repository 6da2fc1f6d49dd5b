import type { Bridge } from '../../preload/contract/ipc'
import type { LaunchRequest, SessionId } from '../../preload/contract/session'
import { type Bench, grossly, median, table } from './bench'
import { type ClaudeStage, openClaudeStage } from './claude-stage'

// First text: the real Claude Code, from Start to the first word of its answer in the window; beside it the same program
// started bare, to the first piece of text on its pipe. An answer of one word, and one that takes 8 s: by turns.

const PROMPTS = { 'one word': '[[plain:word0]]', 'an answer of 8 s': '[[slow:40]]' }
const STARTS_A_ROUND = 3
const STARTS_SHORT = 2

type Asked = { request: LaunchRequest; words: string }

/** Starts the session, opens it, and waits until the first of these words are painted. */
async function startAndRead({ request, words }: Asked): Promise<{ session: SessionId; ms: number }> {
  const { corral } = window as unknown as { corral: Bridge }
  const before = document.querySelector('[role=log]')?.textContent ?? ''
  if (before.includes(words)) throw new Error('The words stand there already.')
  const began = performance.now()
  const started = await corral.request('session:start', request)
  if (!started.ok) throw new Error(started.fault.message)
  const row = () => document.querySelector<HTMLElement>(`[data-session="${started.value}"]`)
  while (row()?.getAttribute('aria-current') !== 'true') {
    row()?.querySelector<HTMLElement>('[role=gridcell]')?.click()
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  // The prompt is there at once, and has no such words in its text.
  while (!document.querySelector('[role=log]')?.textContent?.replace(request.prompt, '').includes(words))
    await new Promise((resolve) => requestAnimationFrame(resolve))
  await new Promise((resolve) => setTimeout(resolve, 0))
  return { session: started.value, ms: performance.now() - began }
}

async function end(session: SessionId): Promise<void> {
  const { corral } = window as unknown as { corral: Bridge }
  await corral.request('session:kill', session)
}

async function shown(stage: ClaudeStage, prompt: string): Promise<number> {
  await stage.open(null)
  const words = prompt.includes('slow') ? 'tok0' : 'word0'
  const request = { agent: 'claude', folder: stage.folder, model: null, permissions: 'allow-all' as const, prompt }
  const { session, ms } = await stage.app.inPage(startAndRead, { request, words })
  await stage.app.inPage(end, session)
  return ms
}

async function bare(stage: ClaudeStage, prompt: string): Promise<number> {
  const { child, firstText } = stage.bare(prompt)
  const ms = await firstText
  child.kill('SIGKILL')
  return ms
}

export const firstText: Bench = {
  packages: [],
  run: async ({ rounds, short }) => {
    const starts = rounds * (short ? STARTS_SHORT : STARTS_A_ROUND)
    const stage = await openClaudeStage()
    const rows: { answer: string; 'Corral, ms': number; 'bare, ms': number; 'more, ms': number }[] = []
    try {
      // Its files come into the system's memory, and what it writes at its first start is written.
      await bare(stage, PROMPTS['one word'])
      await shown(stage, PROMPTS['one word'])
      for (const [answer, prompt] of Object.entries(PROMPTS)) {
        const [ours, floor]: [number[], number[]] = [[], []]
        for (let start = 0; start < starts; start += 1) {
          floor.push(await bare(stage, prompt))
          ours.push(await shown(stage, prompt))
        }
        const [corral, cli] = [Math.round(median(ours)), Math.round(median(floor))]
        rows.push({ answer, 'Corral, ms': corral, 'bare, ms': cli, 'more, ms': corral - cli })
      }
    } finally {
      await stage.end()
    }
    const title = `First text: Start to the first visible word of Claude Code, median of ${starts}`
    const gross = rows.flatMap((row) =>
      grossly(`The first word of ${row.answer}, over the bare program’s,`, row['Corral, ms'] / row['bare, ms'], 1.1),
    )
    return { title, rows, text: table(title, ['answer', 'Corral, ms', 'bare, ms', 'more, ms'], rows), gross }
  },
}
