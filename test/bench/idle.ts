import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { eventually, processesWith } from '../helpers/processes'
import { type Cost, costOver, cpuOf, OWN_PARTS, type Part } from './app-processes'
import { openAppStage } from './app-stage'
import { startBareApp } from './bare-app'
import { bareWindow } from './bare-window'
import { type Bench, grossly, pause, rounded, table } from './bench'

// Idle: what Corral itself uses while 20 agents wait for their next message, with the list shown and with one of them
// open; and while one of them works and is looked at. Beside it a bare window of the same runtime. Agents do not count.

const SESSIONS = 20
const OVER_MS = 60_000
const SHORT = { sessions: 5, overMs: 10_000 }
/** What starting them stirred up. */
const SETTLE_MS = 10_000
/** Longer than it is looked at. */
const WORK = '[[slow:1000]]'

type Row = { what: string; part: string; processes: number; 'CPU, %': number; 'wakes/s, busiest': number }

function rowsOf(what: string, costs: Record<Part, Cost>): Row[] {
  const row = (part: string, { processes, cpuPercent, wakesMost }: Cost): Row => ({
    ...{ what, part, processes },
    ...{ 'CPU, %': rounded(cpuPercent, 2), 'wakes/s, busiest': rounded(wakesMost) },
  })
  const own = OWN_PARTS.filter((part) => costs[part].processes > 0)
  const all = {
    processes: own.reduce((sum, part) => sum + costs[part].processes, 0),
    cpuPercent: cpuOf(costs),
    wakesMost: Math.max(...own.map((part) => costs[part].wakesMost)),
  }
  return [row('all', all), ...own.map((part) => row(part, costs[part]))]
}

/** A window of the same runtime that does nothing. */
async function bare(overMs: number): Promise<Record<Part, Cost>> {
  const base = mkdtempSync(path.join(tmpdir(), 'corral-bench-'))
  const home = path.join(base, 'home')
  mkdirSync(home)
  const app = startBareApp(home, { folder: bareWindow })
  try {
    await app.inPage(async () => {}, null)
    await pause(SETTLE_MS)
    return await costOver(app.child.pid as number, overMs)
  } finally {
    await app.end('SIGTERM')
    await eventually(() => processesWith(home).length === 0, `nothing of ${home} runs`)
    rmSync(base, { recursive: true, force: true, maxRetries: 3 })
  }
}

export const idle: Bench = {
  packages: [],
  run: async ({ short }) => {
    const { sessions, overMs } = short ? SHORT : { sessions: SESSIONS, overMs: OVER_MS }
    const floor = await bare(overMs)
    const stage = await openAppStage()
    const measured: Record<string, Record<Part, Cost>> = { 'a bare window': floor }
    try {
      const look = async (what: string) => {
        await pause(SETTLE_MS)
        measured[what] = await costOver(stage.app.child.pid as number, overMs)
      }
      await look('no session')
      const ids: string[] = []
      for (let session = 0; session < sessions; session += 1)
        ids.push(await stage.start({ agent: 'demo', prompt: `[[plain:session ${session}]]` }))
      await stage.untilActivity('ready', sessions)
      await look(`${sessions} idle, the list shown`)
      await stage.open(ids[0] as string)
      await look(`${sessions} idle, one open`)
      await stage.send(ids[0] as string, WORK)
      await look('one works, and is open')
      await stage.open(null)
      await look('one works, the list shown')
    } finally {
      await stage.end()
    }
    const rows = Object.entries(measured).flatMap(([what, costs]) => rowsOf(what, costs))
    const title = `Idle: Corral's own processes over ${overMs / 1000} s, in percent of one core`
    const shown = cpuOf(measured[`${sessions} idle, the list shown`] as Record<Part, Cost>)
    // A percent of a core: what a bare window uses itself is noise, and no ratio can be made of it.
    const gross = grossly('The CPU of idle sessions, in percent beyond a bare window’s,', shown - cpuOf(floor), 1)
    return { title, rows, text: table(title, ['what', 'part', 'processes', 'CPU, %', 'wakes/s, busiest'], rows), gross }
  },
}
