import type { Bridge } from '../../preload/contract/ipc'
import type { LaunchRequest, SessionId } from '../../preload/contract/session'
import { type Bench, grossly, median, table } from './bench'
import { type ClaudeStage, openClaudeStage } from './claude-stage'

// Flood: one answer of 2 MB by the real Claude Code, from Start until all of it is in the window and its end is to be
// seen; beside it the same program bare, until its pipe told the end of the turn. Nothing may be missing.

const BYTES = 2 * 1024 * 1024
/** What the mock writes at the head of its last 4 KiB. */
const LAST_WORDS = String(BYTES - 4096).padStart(8, '0')
const STARTS_SHORT = 2

type Asked = { request: LaunchRequest; words: string }
type Flooded = { session: SessionId; ms: number; characters: number }

/** Starts, opens, waits for the last words to be painted; then counts what the transcript holds. */
async function startAndReadAll({ request, words }: Asked): Promise<Flooded> {
  const { corral } = window as unknown as { corral: Bridge }
  const began = performance.now()
  const started = await corral.request('session:start', request)
  if (!started.ok) throw new Error(started.fault.message)
  const session = started.value
  const row = () => document.querySelector<HTMLElement>(`[data-session="${session}"]`)
  while (row()?.getAttribute('aria-current') !== 'true') {
    row()?.querySelector<HTMLElement>('[role=gridcell]')?.click()
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  while (!document.querySelector('[role=log]')?.textContent?.includes(words))
    await new Promise((resolve) => requestAnimationFrame(resolve))
  await new Promise((resolve) => setTimeout(resolve, 0))
  const ms = performance.now() - began
  while (row()?.dataset.activity !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20))
  let characters = 0
  let page = await corral.request('session:open', session)
  while (page.ok) {
    for (const event of page.value.events) if (event.type === 'text') characters += event.text.length
    if (page.value.older === null) break
    page = await corral.request('session:older', session, page.value.older)
  }
  await corral.request('session:kill', session)
  return { session, ms, characters }
}

async function shown(stage: ClaudeStage, prompt: string): Promise<Flooded> {
  await stage.open(null)
  const request = { agent: 'claude', folder: stage.folder, model: null, permissions: 'allow-all' as const, prompt }
  return stage.app.inPage(startAndReadAll, { request, words: LAST_WORDS })
}

export const flood: Bench = {
  packages: [],
  run: async ({ rounds, short }) => {
    const starts = short ? STARTS_SHORT : rounds * 2
    const prompt = `[[big:${BYTES}]]`
    const stage = await openClaudeStage()
    const [ours, floor, cut]: [number[], number[], number[]] = [[], [], []]
    try {
      for (let start = 0; start < starts; start += 1) {
        const bare = stage.bare(prompt)
        floor.push(await bare.turnEnd)
        bare.child.kill('SIGKILL')
        const { ms, characters } = await shown(stage, prompt)
        ours.push(ms)
        cut.push(BYTES - characters)
      }
    } finally {
      await stage.end()
    }
    const [corral, bare] = [median(ours), median(floor)]
    const rows = [
      { way: 'Corral: Start → whole in the window', ms: Math.round(corral), missing: Math.max(...cut.map(Math.abs)) },
      { way: 'bare: spawn → end of the turn on the pipe', ms: Math.round(bare) },
    ]
    const title = `Flood: one answer of ${BYTES} characters by Claude Code, median of ${starts}`
    const gross = [
      ...grossly('The whole answer in Corral, over the bare program’s,', corral / bare, 1.25),
      ...(cut.some((characters) => characters !== 0) ? [`${cut.join(', ')} characters are missing.`] : []),
    ]
    return { title, rows, text: table(title, ['way', 'ms', 'missing'], rows), gross }
  },
}
