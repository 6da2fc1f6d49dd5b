import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Bridge } from '../../preload/contract/ipc'
import { appProcesses, cpuSecondsOf, megabytesOfPart, OWN_PARTS, type Part } from './app-processes'
import { benchAgent, openAppStage } from './app-stage'
import { type Bench, grossly, median, percentile, rounded, table } from './bench'

// Stream: an agent writes 100 MB of stream-json as fast as it is read, through keeper, journal, main and parser to the
// open window. Beside it: a bare pipe read by a plain Node that splits lines and calls JSON.parse, without and with a
// copy to a file. What bounds both is the agent itself, which is in each row.

const BYTES = 100 * 1000 * 1000
const BYTES_SHORT = 20 * 1000 * 1000
const MEGABYTE = 1000 * 1000

type Streamed = {
  seconds: number
  lagP99: number
  longTasks: number
  grown: number
  cpu: Partial<Record<Part, number>>
}

/** Asks main for something small every 10 ms: how long that takes is how long it is busy. Ends when the turn has ended. */
async function watchTurn(session: string): Promise<{ endedAt: number; answers: number[]; longTasks: number }> {
  const { corral } = window as unknown as { corral: Bridge }
  let longTasks = 0
  const observer = new PerformanceObserver((list) => {
    longTasks += list.getEntries().length
  })
  observer.observe({ type: 'longtask' })
  const answers: number[] = []
  let ended = false
  corral.on('session:events', (batches) => {
    ended ||= batches.some((batch) => batch.id === session && batch.events.some(({ type }) => type === 'turn-end'))
  })
  while (!ended) {
    const asked = performance.now()
    await corral.request('launch:defaults')
    answers.push(performance.now() - asked)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  // The frame that shows the end.
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
  observer.disconnect()
  return { endedAt: Date.now(), answers, longTasks }
}

async function corral(bytes: number): Promise<Streamed> {
  const stage = await openAppStage()
  try {
    const root = stage.app.child.pid as number
    const session = await stage.start({ agent: 'claude', prompt: 'idle' })
    await stage.open(session)
    await stage.untilActivity('ready', 1)
    const grownOf = () => [...megabytesOfPart(root, 'main'), ...megabytesOfPart(root, 'window')].reduce((a, b) => a + b)
    const before = grownOf()
    const cpuBefore = cpuOfParts(root)
    const watching = stage.app.inPage(watchTurn, session)
    const began = Date.now()
    await stage.send(session, `bytes ${bytes}`)
    const { endedAt, answers, longTasks } = await watching
    const cpuAfter = cpuOfParts(root)
    await stage.app.askPage('HeapProfiler.collectGarbage')
    const cpu: Streamed['cpu'] = {}
    for (const part of [...OWN_PARTS, 'agent' as const]) cpu[part] = (cpuAfter[part] ?? 0) - (cpuBefore[part] ?? 0)
    return {
      ...{ seconds: (endedAt - began) / 1000, lagP99: percentile(answers, 99), longTasks },
      ...{ grown: grownOf() - before, cpu },
    }
  } finally {
    await stage.end()
  }
}

function cpuOfParts(root: number): Partial<Record<Part, number>> {
  const seconds: Partial<Record<Part, number>> = {}
  for (const { pid, part } of appProcesses(root)) seconds[part] = (seconds[part] ?? 0) + cpuSecondsOf(pid)
  return seconds
}

/** Reads lines from standard input and parses them, and tells in how many ms; with a file name it first writes them to that. */
const READER = `
const { openSync, writeSync } = require('node:fs')
const file = process.argv[1] ? openSync(process.argv[1], 'w') : null
let rest = []
let began = 0
process.stdin.on('data', (chunk) => {
  began ||= performance.now()
  if (file !== null) writeSync(file, chunk)
  let from = 0
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
    rest.push(chunk.subarray(from, at))
    JSON.parse(Buffer.concat(rest).toString('utf8'))
    rest = []
    from = at + 1
  }
  if (from < chunk.length) rest.push(chunk.subarray(from))
})
process.stdin.on('end', () => console.log(performance.now() - began))`

/** Seconds from the first byte to the last line. */

async function bare(bytes: number, isCopied: boolean): Promise<number> {
  const base = mkdtempSync(path.join(tmpdir(), 'corral-bench-'))
  const copy = isCopied ? [path.join(base, 'copy')] : []
  try {
    const agent = spawn(benchAgent(base), ['--bytes', String(bytes)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const reader = spawn(process.execPath, ['-e', READER, ...copy], { stdio: [agent.stdout, 'pipe', 'inherit'] })
    agent.stdout.destroy()
    const told = await new Promise<string>((resolve) => reader.stdout.once('data', (words) => resolve(String(words))))
    if (isCopied && readFileSync(copy[0] as string).length < bytes) throw new Error('The copy is not whole.')
    return Number(told) / 1000
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}

export const stream: Bench = {
  packages: [],
  run: async ({ rounds, short }) => {
    const bytes = short ? BYTES_SHORT : BYTES
    const [piped, copied]: [number[], number[]] = [[], []]
    const streamed: Streamed[] = []
    for (let round = 0; round < rounds; round += 1) {
      piped.push(await bare(bytes, false))
      copied.push(await bare(bytes, true))
      streamed.push(await corral(bytes))
    }
    const of = (pick: (each: Streamed) => number) => median(streamed.map(pick))
    const rate = (seconds: number) => rounded(bytes / MEGABYTE / seconds)
    const seconds = of((each) => each.seconds)
    const rows: object[] = [
      { way: 'bare pipe, JSON.parse', 'MB/s': rate(median(piped)) },
      { way: 'the same, copied to a file', 'MB/s': rate(median(copied)) },
      {
        ...{ way: 'Corral, to the window', 'MB/s': rate(seconds), 'main p99, ms': rounded(of((each) => each.lagP99)) },
        ...{ 'long tasks': of((each) => each.longTasks), 'grown, MB': rounded(of((each) => each.grown)) },
      },
      ...[...OWN_PARTS, 'agent' as const].map((part) => ({
        way: `CPU of ${part}, s`,
        'MB/s': rounded(of((each) => each.cpu[part] ?? 0)),
      })),
    ]
    const title = `Stream: ${bytes / MEGABYTE} MB of stream-json, median of ${rounds}`
    const columns = ['way', 'MB/s', 'main p99, ms', 'long tasks', 'grown, MB']
    // On two cores three processes do what two did: half of the copy's rate is the target.
    const gross = grossly('The time of Corral, in times of a bare pipe with a copy,', seconds / median(copied), 2)
    return { title, rows, text: table(title, columns, rows), gross }
  },
}
