import { readdirSync, readFileSync } from 'node:fs'
import { platform } from '../../main/platform'
import type { ProcId } from '../../preload/contract/process'
import { appProcesses, costOver, cpuOf } from './app-processes'
import { LINES_AGENT, openAppStage } from './app-stage'
import { type Bench, grossly, median, pause, rounded, table } from './bench'

// Sample: what looking once a second at 30 sessions with 20 descendants each costs: the look alone, in this process, and
// the whole app with its window, which gets the news and draws it. Beside it: one plain read of the same stat files.

const SESSIONS = 30
const DESCENDANTS = 20
const SHORT = { sessions: 5, overMs: 8000 }
const OVER_MS = 30_000
const LOOKS = 50
const SETTLE_MS = 8000

/** CPU milliseconds of this process for one call, the median of many. */
function cpuOfCall(work: () => void): number {
  const times = Array.from({ length: LOOKS }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return median(times)
}

function readPlainly(pids: readonly number[]): void {
  readdirSync('/proc')
  for (const pid of pids) readFileSync(`/proc/${pid}/stat`)
}

export const sample: Bench = {
  packages: [],
  run: async ({ short }) => {
    const { sessions, overMs } = short ? SHORT : { sessions: SESSIONS, overMs: OVER_MS }
    const children = `for i in $(seq ${DESCENDANTS}); do sleep 600 & done; echo ready; wait`
    const stage = await openAppStage({ lines: `sh -c '${children}'` })
    const root = stage.app.child.pid as number
    try {
      const ids: string[] = []
      for (let session = 0; session < sessions; session += 1) ids.push(await stage.start({ agent: LINES_AGENT }))
      const grown = () => appProcesses(root).filter(({ part }) => part === 'agent')
      while (grown().length < sessions * (DESCENDANTS + 1)) await pause(100)
      const roots = (await Promise.all(ids.map((id) => stage.view(id)))).map(({ agentPid }) => identify(agentPid))
      const sampler = platform.sampler()
      const look = cpuOfCall(() => void sampler.look(roots))
      sampler.rest()
      const pids = grown().map(({ pid }) => pid)
      const plain = cpuOfCall(() => readPlainly(pids))
      await pause(SETTLE_MS)
      const shown = await costOver(root, overMs)
      const rows = [
        { what: 'the stat files read once, plainly: ms of CPU', value: rounded(plain, 2) },
        { what: 'one look of the sampler: ms of CPU', value: rounded(look, 2) },
        { what: 'once a second, in % of a core', value: rounded(look / 10, 2) },
        { what: 'main, window shown, in % of a core', value: rounded(cpuOf(shown, ['main']), 2) },
        { what: 'window and gpu, in % of a core', value: rounded(cpuOf(shown, ['window', 'gpu']), 2) },
        { what: 'wakes of main in a second', value: rounded(shown.main.wakesMost) },
      ]
      const title = `Sample: ${sessions} sessions x ${DESCENDANTS} descendants, idle, over ${overMs / 1000} s`
      const gross = grossly('A look, over a plain read of the same files,', look / plain, 1)
      return { title, rows, text: table(title, ['what', 'value'], rows), gross }
    } finally {
      await stage.end()
    }
  },
}

function identify(pid: number | null): ProcId {
  const found = pid === null ? 'gone' : platform.identify(pid)
  if (typeof found !== 'object') throw new Error('An agent has ended.')
  return found
}
