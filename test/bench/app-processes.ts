import { readdirSync, readFileSync } from 'node:fs'
import { childrenOf, commandLine, readStat, TICKS_PER_SECOND } from '../../main/platform/linux-proc'
import { pause } from './bench'

/** What a process of the app is. `chromium`: its helpers besides the window's process and the one that draws. */
export type Part = 'main' | 'window' | 'gpu' | 'chromium' | 'warden' | 'keeper' | 'agent'
export const OWN_PARTS: readonly Part[] = ['main', 'window', 'gpu', 'chromium', 'warden', 'keeper']

export type AppProcess = { pid: number; part: Part }

/** Every process below the app, itself included. */
export function appProcesses(root: number): AppProcess[] {
  const found: AppProcess[] = [{ pid: root, part: 'main' }]
  const below = (pid: number, parent: Part) => {
    for (const child of childrenOf(pid)) {
      const part = partOf(child, parent)
      found.push({ pid: child, part })
      below(child, part)
    }
  }
  below(root, 'main')
  return found
}

function partOf(pid: number, parent: Part): Part {
  // Whatever a keeper started is its agent's.
  if (parent === 'keeper' || parent === 'agent') return 'agent'
  const words = commandLine(pid)
  if (words.includes('warden.cjs')) return 'warden'
  if (words.includes('keeper.cjs')) return 'keeper'
  if (words.includes('--type=renderer')) return 'window'
  if (words.includes('--type=gpu-process')) return 'gpu'
  return 'chromium'
}

/** What the processes of one part used over a while. */
export type Cost = { processes: number; cpuPercent: number; wakesMost: number }

/** CPU in percent of one core, and how often the busiest process woke in a second, for each part; over so many milliseconds. */
export async function costOver(root: number, ms: number): Promise<Record<Part, Cost>> {
  const before = new Map(appProcesses(root).map((each) => [each.pid, { ...each, ...used(each.pid) }]))
  const began = performance.now()
  await pause(ms)
  const seconds = (performance.now() - began) / 1000
  const none = (): Cost => ({ processes: 0, cpuPercent: 0, wakesMost: 0 })
  const costs: Record<Part, Cost> = {
    ...{ main: none(), window: none(), gpu: none(), chromium: none() },
    ...{ warden: none(), keeper: none(), agent: none() },
  }
  for (const { pid, part } of appProcesses(root)) {
    const now = used(pid)
    const then = before.get(pid) ?? { seconds: 0, wakes: 0 }
    const cost = costs[part]
    cost.processes += 1
    cost.cpuPercent += ((now.seconds - then.seconds) / seconds) * 100
    cost.wakesMost = Math.max(cost.wakesMost, (now.wakes - then.wakes) / seconds)
  }
  return costs
}

/** CPU of these parts together. */
export const cpuOf = (costs: Record<Part, Cost>, parts: readonly Part[] = OWN_PARTS): number =>
  parts.reduce((sum, part) => sum + costs[part].cpuPercent, 0)

const used = (pid: number) => ({ seconds: cpuSecondsOf(pid), wakes: wakesOf(pid) })

/** What a process has used of a core so far; 0 when it is gone. */
export function cpuSecondsOf(pid: number): number {
  const stat = readStat(pid)
  return typeof stat === 'object' ? stat.cpuTicks / TICKS_PER_SECOND : 0
}

/** How often all its threads together went to sleep by themselves, and so woke (proc(5), status). */
function wakesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
      const status = readFileSync(`/proc/${pid}/task/${thread}/status`, 'latin1')
      return sum + Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status)?.[1] ?? 0)
    }, 0)
  } catch {
    return 0 // It, or one of its threads, has just ended.
  }
}

/** Proportional memory of a process, in megabytes of 2^20 (proc(5), smaps_rollup). */
export function megabytesOf(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')
  return Number(/^Pss: +(\d+) kB$/m.exec(rollup)?.[1] ?? Number.NaN) / 1024
}

/** The same of all processes of one part. */
export const megabytesOfPart = (root: number, part: Part): number[] =>
  appProcesses(root)
    .filter((each) => each.part === part)
    .map(({ pid }) => megabytesOf(pid))
