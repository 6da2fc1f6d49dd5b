import type { Bridge } from '../../preload/contract/ipc'
import type { SessionId } from '../../preload/contract/session'
import { openAppStage } from './app-stage'
import { type Bench, grossly, median, rounded, table } from './bench'
import { countFrames, framesOf, takeFrames } from './frames'

// Scroll: a conversation of 20,000 blocks: the time from a click on its row to its newest blocks painted, and the frames
// while it is scrolled up through all of it, page after page as they are loaded. Beside it a conversation of 20 blocks.

const BLOCKS = 20_000
const BLOCKS_SHORT = 2000
const FEW = 20
const OPENINGS = 5
const SCROLL_SECONDS = 10
const SCROLL_SECONDS_SHORT = 4

type Opened = { session: SessionId; words: string }

/** Clicks the row; milliseconds until these words stand in the log and are painted. */
async function clickAndWait({ session, words }: Opened): Promise<number> {
  const began = performance.now()
  document.querySelector<HTMLElement>(`[data-session="${session}"] [role=gridcell]`)?.click()
  while (!document.querySelector('[role=log]')?.textContent?.includes(words))
    await new Promise((resolve) => requestAnimationFrame(resolve))
  await new Promise((resolve) => setTimeout(resolve, 0))
  return performance.now() - began
}

/** Scrolls up by a part of the page in each frame. Answers how far, in pixels. */
async function scrollUp(seconds: number): Promise<number> {
  const log = document.querySelector<HTMLElement>('[role=log]')
  if (!log) throw new Error('There is no log.')
  const until = performance.now() + seconds * 1000
  let pixels = 0
  while (performance.now() < until) {
    const before = log.scrollTop
    log.scrollTop -= 120
    pixels += before - log.scrollTop
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  return pixels
}

/** How many blocks main holds and the window is given at once. */
async function eventsOfFirstPage(session: SessionId): Promise<number> {
  const { corral } = window as unknown as { corral: Bridge }
  const page = await corral.request('session:open', session)
  return page.ok ? page.value.events.length : 0
}

export const scroll: Bench = {
  packages: [],
  run: async ({ short }) => {
    const many = short ? BLOCKS_SHORT : BLOCKS
    const stage = await openAppStage()
    const rows: {
      blocks: number
      'events at once': number
      'first open, ms': number
      'again, ms': number
      fps: number
    }[] = []
    try {
      for (const blocks of [FEW, many]) {
        const prompt = `blocks ${blocks}`
        const session = await stage.start({ agent: 'claude', prompt })
        await stage.untilActivity('ready', rows.length + 1)
        await stage.open(null)
        const words = `Block ${blocks - 2}. `
        const first = await stage.app.inPage(clickAndWait, { session, words })
        const again: number[] = []
        for (let opening = 0; opening < OPENINGS; opening += 1) {
          await stage.open(null)
          again.push(await stage.app.inPage(clickAndWait, { session, words }))
        }
        await stage.app.inPage(countFrames, null)
        const seconds = short ? SCROLL_SECONDS_SHORT : SCROLL_SECONDS
        const pixels = await stage.app.inPage(scrollUp, seconds)
        const { fps, longest } = framesOf((await stage.app.inPage(takeFrames, null)).frames)
        rows.push({
          ...{ blocks, 'events at once': await stage.app.inPage(eventsOfFirstPage, session) },
          ...{ 'first open, ms': rounded(first), 'again, ms': rounded(median(again)), fps },
          ...{ 'longest frame, ms': rounded(longest), 'scrolled, pixels': Math.round(pixels) },
        })
      }
    } finally {
      await stage.end()
    }
    const title = `Scroll: a conversation of ${many} blocks beside one of ${FEW}`
    const columns = [
      'blocks',
      'events at once',
      'first open, ms',
      'again, ms',
      'fps',
      'longest frame, ms',
      'scrolled, pixels',
    ]
    const [few, all] = rows as [(typeof rows)[0], (typeof rows)[0]]
    const gross = [
      ...grossly('Opening many blocks, over opening few,', all['again, ms'] / few['again, ms'], 4),
      ...grossly('Frames of few blocks, over frames of many,', few.fps / all.fps, 1.05),
    ]
    return { title, rows, text: table(title, columns, rows), gross }
  },
}
