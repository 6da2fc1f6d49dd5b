import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Bridge } from '../../preload/contract/ipc'
import { eventually, processesWith } from '../helpers/processes'
import { type BareApp, startBareApp } from './bare-app'
import { type Bench, median, table } from './bench'
import { addEnded } from './saved-sessions'

// Recover: kill -9 of an app with live sessions, then the time from the start of the next one to a grid in which every
// session has its state, in the real window. Beside it: the same start with nothing saved, and with thousands that ended.

const LIVE = 100
const ENDED = 5000

/** What the page is asked, in its own world. */
type Asked = { rows: number; live: number }

/** Resolves in the page with the time at which the grid shows `live` sessions with their states, and one row for each of `rows`. */
async function complete({ rows, live }: Asked): Promise<number> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const { corral } = window as unknown as { corral: Bridge }
  for (;;) {
    await frame()
    const grid = document.querySelector('[role=grid][aria-label=Sessions]')
    if (rows > 0 && Number(grid?.getAttribute('aria-rowcount')) < rows + 1) continue
    if (rows === 0 && !document.body.innerText.includes('New session')) continue
    const shown = [...document.querySelectorAll<HTMLElement>('[role=row][data-session]')]
    if (shown.some((row) => !['running', 'ended'].includes(row.dataset.state ?? ''))) continue
    const at = Date.now()
    const list = await corral.request('session:list')
    if (list.ok && list.value.filter((view) => view.state.kind === 'running').length >= live) return at
  }
}

/** Milliseconds from the start of an app until each of `asked` stands; the app goes on. */
async function timed(home: string, asked: Asked[]): Promise<{ app: BareApp; ms: number[] }> {
  const app = startBareApp(home)
  running.add(app)
  const times = await Promise.all(asked.map((each) => app.inPage(complete, each)))
  return { app, ms: times.map((time) => time - app.startedAt) }
}

/** Whatever a round started: a failing one must not leave its app. */
const running = new Set<BareApp>()

async function end(app: BareApp, signal: NodeJS.Signals): Promise<void> {
  await app.end(signal)
  running.delete(app)
}

/** Starts `count` demo agents and waits until each has answered once. */
async function fill({ count, folder }: { count: number; folder: string }): Promise<void> {
  const { corral } = window as unknown as { corral: Bridge }
  for (let session = 0; session < count; session += 1)
    await corral.request('session:start', {
      ...{ agent: 'demo', folder, model: null, permissions: 'ask', prompt: `[[plain:session ${session}]]` },
    })
  for (;;) {
    const list = await corral.request('session:list')
    if (list.ok && list.value.filter((view) => view.activity?.kind === 'ready').length === count) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

async function crashWithLive(home: string): Promise<void> {
  const { app } = await timed(home, [{ rows: 0, live: 0 }])
  await app.inPage(fill, { count: LIVE, folder: path.dirname(home) })
  await end(app, 'SIGKILL')
}

async function round(): Promise<Record<string, number[]>> {
  const base = mkdtempSync(path.join(tmpdir(), 'corral-bench-'))
  const [home, empty] = [path.join(base, 'home'), path.join(base, 'empty', 'home')]
  for (const folder of [home, empty]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(path.join(folder, 'settings.json'), JSON.stringify({ onQuit: 'end', reattachWindowSeconds: 3600 }))
  }
  try {
    const bare = await timed(empty, [{ rows: 0, live: 0 }])
    await end(bare.app, 'SIGTERM')
    await crashWithLive(home)
    const live = await timed(home, [{ rows: LIVE, live: LIVE }])
    await end(live.app, 'SIGTERM')
    const template = path.join(home, 'sessions', readdirSync(path.join(home, 'sessions'))[0] as string)
    addEnded(home, template, ENDED - LIVE)
    const first = await timed(home, [
      { rows: 1, live: 0 },
      { rows: ENDED, live: 0 },
    ])
    await end(first.app, 'SIGTERM')
    const ended = await timed(home, [
      { rows: 1, live: 0 },
      { rows: ENDED, live: 0 },
    ])
    await end(ended.app, 'SIGTERM')
    await crashWithLive(home)
    const both = await timed(home, [
      { rows: LIVE, live: LIVE },
      { rows: LIVE + ENDED, live: LIVE },
    ])
    await end(both.app, 'SIGTERM')
    return {
      'nothing saved': bare.ms,
      [`${LIVE} live after kill -9`]: live.ms,
      [`${ENDED} ended, first start`]: first.ms,
      [`${ENDED} ended`]: ended.ms,
      [`${LIVE} live after kill -9, ${ENDED} ended`]: both.ms,
    }
  } finally {
    await Promise.all([...running].map((app) => end(app, 'SIGTERM')))
    await eventually(() => processesWith(base).length === 0, `nothing of ${base} runs`, 20_000)
    rmSync(base, { recursive: true, force: true, maxRetries: 3 })
  }
}

export const recover: Bench = {
  packages: [],
  run: async ({ rounds }) => {
    const measured: Record<string, number[]>[] = []
    for (let each = 0; each < rounds; each += 1) measured.push(await round())
    const rows = Object.keys(measured[0] ?? {}).map((start) => {
      const at = (which: number) => Math.round(median(measured.map((one) => one[start]?.at(which) ?? Number.NaN)))
      return { start, 'live complete, ms': at(0), 'whole list, ms': at(-1) }
    })
    const title = `Recover: process start to a complete grid, median of ${rounds}`
    return { title, rows, text: table(title, ['start', 'live complete, ms', 'whole list, ms'], rows) }
  },
}
