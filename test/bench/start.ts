import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Bridge } from '../../preload/contract/ipc'
import { eventually, processesWith } from '../helpers/processes'
import { startBareApp } from './bare-app'
import { bareWindow } from './bare-window'
import { type Bench, grossly, median, table } from './bench'
import { addEnded } from './saved-sessions'

// Start: from the start of the process to the first paint of the window, with nothing saved and with thousands of
// sessions that ended, beside a bare window of the same runtime; all in turn, on profiles that were used before.

const SAVED = 5000
const SAVED_SHORT = 500
const STARTS_A_ROUND = 3

/** Epoch milliseconds of the first paint, and of the first frame that has the list or the page's only words. */
type Painted = { first: number; list: number }

async function painted(): Promise<Painted> {
  const first = await new Promise<number>((resolve) => {
    new PerformanceObserver((list) => {
      const entry = list.getEntriesByName('first-contentful-paint')[0]
      if (entry) resolve(performance.timeOrigin + entry.startTime)
    }).observe({ type: 'paint', buffered: true })
  })
  const saved = '[role=row][data-session][data-state]'
  while (!document.querySelector(saved) && !document.body.innerText.includes('New session'))
    await new Promise((resolve) => requestAnimationFrame(resolve))
  return { first, list: Date.now() }
}

/** One session that has ended, to be copied. */
async function endOne(folder: string): Promise<void> {
  const { corral } = window as unknown as { corral: Bridge }
  const request = { agent: 'demo', folder, model: null, permissions: 'ask' as const, prompt: '[[plain:saved]]' }
  const started = await corral.request('session:start', request)
  if (!started.ok) throw new Error(started.fault.message)
  for (;;) {
    const list = await corral.request('session:list')
    const view = list.ok ? list.value[0] : undefined
    if (view?.activity?.kind === 'ready') break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await corral.request('session:kill', started.value)
}

/** Milliseconds since the process was asked for. */
async function timed(home: string, folder?: string): Promise<Painted> {
  const app = startBareApp(home, folder ? { folder } : {})
  try {
    const { first, list } = await app.inPage(painted, null)
    return { first: first - app.startedAt, list: list - app.startedAt }
  } finally {
    await app.end('SIGTERM')
  }
}

function profile(base: string, name: string): string {
  const home = path.join(base, name, 'home')
  mkdirSync(home, { recursive: true, mode: 0o700 })
  writeFileSync(path.join(home, 'settings.json'), JSON.stringify({ onQuit: 'end' }))
  return home
}

async function fill(home: string, count: number): Promise<void> {
  const app = startBareApp(home)
  try {
    await app.inPage(painted, null)
    await app.inPage(endOne, path.dirname(home))
  } finally {
    await app.end('SIGTERM')
  }
  const sessions = path.join(home, 'sessions')
  addEnded(home, path.join(sessions, readdirSync(sessions)[0] as string), count - 1)
}

export const start: Bench = {
  packages: [],
  run: async ({ rounds, short }) => {
    const base = mkdtempSync(path.join(tmpdir(), 'corral-bench-'))
    const count = short ? SAVED_SHORT : SAVED
    const [none, saved, bare] = ['none', 'saved', 'bare'].map((name) => profile(base, name)) as [string, string, string]
    const ways: Record<string, () => Promise<Painted>> = {
      'a bare window': () => timed(bare, bareWindow),
      'nothing saved': () => timed(none),
      [`${count} saved`]: () => timed(saved),
    }
    const measured: Record<string, Painted[]> = {}
    try {
      await fill(saved, count)
      // The first start on a profile writes caches that no later one does.
      for (const way of Object.values(ways)) await way()
      for (let each = 0; each < rounds * STARTS_A_ROUND; each += 1)
        for (const [name, way] of Object.entries(ways)) measured[name] = [...(measured[name] ?? []), await way()]
    } finally {
      await eventually(() => processesWith(base).length === 0, `nothing of ${base} runs`, 20_000)
      rmSync(base, { recursive: true, force: true, maxRetries: 3 })
    }
    const firstOf = (name: string) => median((measured[name] ?? []).map(({ first }) => first))
    const floor = firstOf('a bare window')
    const rows = Object.entries(measured).map(([name, times]) => ({
      start: name,
      'first paint, ms': Math.round(firstOf(name)),
      'list or words shown, ms': Math.round(median(times.map(({ list }) => list))),
      'of bare': (firstOf(name) / floor).toFixed(2),
    }))
    const title = `Start: process start to the first paint, median of ${rounds * STARTS_A_ROUND}`
    const gross = [...Object.keys(ways)].flatMap((name) =>
      grossly(`The first paint with ${name}, over a bare window’s,`, firstOf(name) / floor, 1.25),
    )
    const columns = ['start', 'first paint, ms', 'list or words shown, ms', 'of bare']
    return { title, rows, text: table(title, columns, rows), gross }
  },
}
