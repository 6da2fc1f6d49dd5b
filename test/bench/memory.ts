import { readdirSync } from 'node:fs'
import type { Bridge } from '../../preload/contract/ipc'
import type { SessionId } from '../../preload/contract/session'
import { appProcesses, megabytesOf, megabytesOfPart, type Part } from './app-processes'
import { type AppStage, openAppStage } from './app-stage'
import { type Bench, grossly, median, pause, rounded, table } from './bench'

// Memory, in megabytes of PSS: with 1, 10 and 50 idle sessions; while one open session says a million things; and over
// many whole lives of sessions, a fast soak in place of hours. Agents do not count. Beside it: a plain Node of the same
// runtime, which a keeper cannot be smaller than.

const SESSIONS = [1, 10, 50]
const SESSIONS_SHORT = [1, 5]
const EVENTS_A_STEP = 100_000
const STEPS = 10
const STEPS_SHORT = 2
/** What the first events fill belongs to no slope: caches, and the part of a conversation that is kept in memory. */
const STEPS_TO_FILL = 2
const LIVES_A_STEP = 25
const LIVES_STEPS = 8
const LIVES_STEPS_SHORT = 2
const SETTLE_MS = 4000

type Row = {
  what: string
  main: number
  window: number
  gpu: number
  'each keeper': number
  warden: number
  files: number
}

async function rowOf(stage: AppStage, what: string): Promise<Row> {
  await pause(SETTLE_MS)
  // What waits to be collected is no growth.
  await stage.app.askPage('HeapProfiler.collectGarbage')
  await pause(1000)
  const root = stage.app.child.pid as number
  const of = (part: Part) => rounded(megabytesOfPart(root, part).reduce((sum, each) => sum + each, 0))
  const keepers = megabytesOfPart(root, 'keeper')
  return {
    ...{ what, main: of('main'), window: of('window'), gpu: of('gpu') },
    ...{ 'each keeper': rounded(median(keepers)), warden: of('warden') },
    files: readdirSync(`/proc/${root}/fd`).length,
  }
}

/** One that has nothing to do. */
async function sessions(counts: number[]): Promise<{ rows: Row[]; agents: number }> {
  const stage = await openAppStage()
  const rows: Row[] = []
  let started = 0
  try {
    for (const count of counts) {
      for (; started < count; started += 1) await stage.start({ agent: 'demo', prompt: '[[plain:hello]]' })
      await stage.untilActivity('ready', count)
      rows.push(await rowOf(stage, `${count} idle`))
    }
    const agents = appProcesses(stage.app.child.pid as number).filter(({ part }) => part === 'agent')
    return { rows, agents: rounded(median(agents.map(({ pid }) => megabytesOf(pid)))) }
  } finally {
    await stage.end()
  }
}

async function events(steps: number): Promise<Row[]> {
  const stage = await openAppStage()
  const rows: Row[] = []
  try {
    const session = await stage.start({ agent: 'claude', prompt: 'idle' })
    await stage.open(session)
    for (let step = 1; step <= steps; step += 1) {
      await stage.untilActivity('ready', 1)
      await stage.send(session, `events ${EVENTS_A_STEP}`)
      await stage.untilActivity('working', 1)
      await stage.untilActivity('ready', 1)
      rows.push(await rowOf(stage, `${step * EVENTS_A_STEP} events in the open session`))
    }
    return rows
  } finally {
    await stage.end()
  }
}

/** Ends a session and removes it, once it has answered. */
async function endOne(session: SessionId): Promise<void> {
  const { corral } = window as unknown as { corral: Bridge }
  const view = async () => {
    const list = await corral.request('session:list')
    return list.ok ? list.value.find(({ id }) => id === session) : undefined
  }
  while ((await view())?.activity?.kind !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20))
  await corral.request('session:kill', session)
  while ((await view())?.state.kind !== 'ended') await new Promise((resolve) => setTimeout(resolve, 20))
  await corral.request('session:remove', session)
}

async function lives(steps: number): Promise<Row[]> {
  const stage = await openAppStage()
  const rows: Row[] = []
  try {
    for (let step = 1; step <= steps; step += 1) {
      for (let life = 0; life < LIVES_A_STEP; life += 1) {
        const session = await stage.start({ agent: 'claude', prompt: 'blocks 50' })
        await stage.open(session)
        await stage.app.inPage(endOne, session)
      }
      await stage.open(null)
      rows.push(await rowOf(stage, `${step * LIVES_A_STEP} lives of sessions`))
    }
    return rows
  } finally {
    await stage.end()
  }
}

/** Megabytes of main and window together from one row to another, for each step between them. */
function slope(rows: readonly Row[], from: number): number {
  const [first, last] = [rows[Math.min(from, rows.length - 2)] as Row, rows.at(-1) as Row]
  const steps = rows.indexOf(last) - rows.indexOf(first)
  return (last.main + last.window - first.main - first.window) / steps
}

export const memory: Bench = {
  packages: [],
  run: async ({ short }) => {
    const idle = await sessions(short ? SESSIONS_SHORT : SESSIONS)
    const told = await events(short ? STEPS_SHORT : STEPS)
    const lived = await lives(short ? LIVES_STEPS_SHORT : LIVES_STEPS)
    const perStep = slope(told, STEPS_TO_FILL)
    const perLives = slope(lived, 1)
    const rows = [...idle.rows, ...told, ...lived]
    const columns = ['what', 'main', 'window', 'gpu', 'each keeper', 'warden', 'files']
    const title = 'Memory, MB of PSS, agents left out'
    const text = [
      table(title, columns, rows),
      `Main and window grow by ${rounded(perStep)} MB with each ${EVENTS_A_STEP} events, and by ${rounded(perLives)} MB`,
      `with each ${LIVES_A_STEP} lives of sessions. An idle agent, a plain Node of the same runtime: ${idle.agents} MB.\n`,
    ].join('\n')
    const keeper = idle.rows.at(-1)?.['each keeper'] ?? Number.NaN
    const gross = [
      ...grossly('A keeper, in sizes of a plain Node that runs one script,', keeper / idle.agents, 1),
      ...(short ? [] : grossly('Growth with 100,000 events, in times of 5 MB,', perStep / 5, 1)),
    ]
    return { title, rows, text, gross }
  },
}
