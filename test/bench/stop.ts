import treeKill from 'tree-kill'
import { childrenOf, readStat } from '../../main/platform/linux-proc'
import type { Bridge } from '../../preload/contract/ipc'
import type { SessionId } from '../../preload/contract/session'
import { eventually, processesWith } from '../helpers/processes'
import { type Bench, grossly, median, pause, percentile, table } from './bench'
import { type ClaudeStage, openClaudeStage } from './claude-stage'

// Stop: the real Claude Code whose tool runs `sleep 600`, at some time after the tool began or after Start: from the
// press of Stop until Claude, its shell and the tool are gone. "missed": of how many stops something lived 1 s later.
// Beside it tree-kill with SIGKILL on the same program started bare: the quickest end that a peer has.

const STOPS = 20
const STOPS_SHORT = 2
const AFTER_TOOL_MS = [200, 1500, 3000]
const AFTER_START_MS = 300
const WITHIN_MS = 10_000
const LATER_MS = 1000

type Stopped = { ms: number; missed: boolean }

/** Everything below a process, itself included, now. */
const treeOf = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(treeOf)]

function lives(pid: number): boolean {
  const stat = readStat(pid)
  return typeof stat === 'object' && stat.state !== 'Z' && stat.state !== 'X'
}

/** When the last of them was gone, epoch milliseconds; looked at each millisecond or so. */
async function gone(pids: () => number[]): Promise<number> {
  const until = Date.now() + WITHIN_MS
  while (pids().some(lives) && Date.now() < until) await pause(1)
  return Date.now()
}

/** Answers when it was asked for, epoch milliseconds; not when it is done. */
async function pressStop(session: SessionId): Promise<number> {
  const { corral } = window as unknown as { corral: Bridge }
  const pressed = Date.now()
  void corral.request('session:stop', session)
  return pressed
}

/** Each tool sleeps for a time of its own, so that its process can be told from others. */
let sleeps = 0
function nextTool(): string {
  sleeps += 1
  return `sleep 600.${process.pid}${sleeps}`
}

async function stopTool(stage: ClaudeStage, afterMs: number): Promise<Stopped> {
  const tool = nextTool()
  const session = await stage.start({ agent: 'claude', prompt: `[[tool:${tool}]]`, permissions: 'allow-all' })
  await eventually(() => processesWith(tool).length > 0, `${tool} runs`, WITHIN_MS * 3)
  await pause(afterMs)
  const agent = (await stage.view(session)).agentPid as number
  const pids = treeOf(agent)
  const pressing = stage.app.inPage(pressStop, session)
  const end = await gone(() => pids)
  const ms = end - (await pressing)
  return { ms, missed: await isMissed(session, tool) }
}

/** Stop before Claude itself is up: what it has started by then is not known, so its session is asked for. */
async function stopStart(stage: ClaudeStage): Promise<Stopped> {
  const tool = nextTool()
  const session = await stage.start({ agent: 'claude', prompt: `[[tool:${tool}]]`, permissions: 'allow-all' })
  await pause(AFTER_START_MS)
  const agent = (await stage.view(session)).agentPid
  const pids = agent === null ? [] : treeOf(agent)
  const pressing = stage.app.inPage(pressStop, session)
  const end = await gone(() => pids)
  const ms = end - (await pressing)
  return { ms, missed: await isMissed(session, tool) }
}

async function isMissed(session: SessionId, tool: string): Promise<boolean> {
  await pause(LATER_MS)
  return processesWith(`CORRAL_SESSION=${session}`).length > 0 || processesWith(tool).length > 0
}

async function killBare(stage: ClaudeStage, afterMs: number): Promise<Stopped> {
  const tool = nextTool()
  const { child } = stage.bare(`[[tool:${tool}]]`)
  await eventually(() => processesWith(tool).length > 0, `${tool} runs`, WITHIN_MS * 3)
  await pause(afterMs)
  const pids = treeOf(child.pid as number)
  const pressed = Date.now()
  treeKill(child.pid as number, 'SIGKILL')
  const ms = (await gone(() => pids)) - pressed
  await pause(LATER_MS)
  const left = processesWith(tool)
  for (const pid of left) process.kill(pid, 'SIGKILL')
  return { ms, missed: left.length > 0 }
}

export const stop: Bench = {
  packages: [],
  run: async ({ short }) => {
    const count = short ? STOPS_SHORT : STOPS
    const stage = await openClaudeStage()
    const ways: Record<string, () => Promise<Stopped>> = {}
    for (const ms of AFTER_TOOL_MS) ways[`Corral, ${ms / 1000} s after the tool began`] = () => stopTool(stage, ms)
    const floor = `bare, tree-kill KILL, ${AFTER_TOOL_MS[0]} ms after the tool began`
    ways[`Corral, ${AFTER_START_MS / 1000} s after Start`] = () => stopStart(stage)
    ways[floor] = () => killBare(stage, AFTER_TOOL_MS[0] as number)
    const measured: Record<string, Stopped[]> = {}
    try {
      for (let each = 0; each < count; each += 1)
        for (const [way, measure] of Object.entries(ways)) measured[way] = [...(measured[way] ?? []), await measure()]
    } finally {
      await stage.end()
    }
    const times = (way: string) => (measured[way] ?? []).map(({ ms }) => ms)
    const rows = Object.entries(measured).map(([way, stops]) => ({
      way,
      'median, ms': Math.round(median(times(way))),
      'slowest, ms': Math.round(percentile(times(way), 100)),
      missed: `${stops.filter(({ missed }) => missed).length} of ${stops.length}`,
    }))
    const title = `Stop: the press to the last death, Claude Code in sleep 600, ${count} stops each`
    const own = Object.keys(ways).filter((way) => way !== floor)
    const gross = own.flatMap((way) => [
      ...grossly(`${way}: the median, over tree-kill's,`, median(times(way)) / median(times(floor)), 2),
      ...(measured[way]?.some(({ missed }) => missed) ? [`${way}: something lived on.`] : []),
    ])
    return { title, rows, text: table(title, ['way', 'median, ms', 'slowest, ms', 'missed'], rows), gross }
  },
}
