import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { JournalReader } from '../../main/keeper/journal-reader'
import type { Bridge } from '../../preload/contract/ipc'
import { benchAgent, openAppStage } from './app-stage'
import { type Bench, grossly, percentile, rounded, table } from './bench'

// Latency: an agent that is otherwise idle writes one line about each 200 ms, and in it when it did; the time until the
// window has painted it. Beside it the same agent read by this process over a bare pipe, line by line, with JSON.parse.

const TICKS = 200
const TICKS_SHORT = 40
const EACH_MS = 200
const PAINTED = 'written → painted'
const BARE = 'a bare pipe: written → parsed'
const TICK = 'tick:(\\d+):([\\d.]+);'

type Watched = { count: number; tick: string }
/** Milliseconds from the writing of each line to its arrival in the window, and to the paint of it. */
type Seen = { received: number[]; painted: number[] }

/** Resolves in the page, once it has seen so many lines. */
async function watch({ count, tick }: Watched): Promise<Seen> {
  const { corral } = window as unknown as { corral: Bridge }
  const pattern = new RegExp(tick, 'g')
  const now = () => performance.timeOrigin + performance.now()
  const seen = new Set<string>()
  const received: number[] = []
  const painted: number[] = []
  corral.on('session:events', (batches) => {
    for (const [, , written] of JSON.stringify(batches).matchAll(pattern)) received.push(now() - Number(written))
  })
  return new Promise((resolve) => {
    const look = () => {
      const text = document.querySelector('[role=log]')?.textContent ?? ''
      for (const [, number = '', written] of text.matchAll(pattern)) {
        if (seen.has(number)) continue
        seen.add(number)
        // The first frame after it begins when it was handed over to be painted.
        requestAnimationFrame(() =>
          setTimeout(() => {
            painted.push(now() - Number(written))
            if (painted.length >= count) resolve({ received, painted })
          }, 0),
        )
      }
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
}

/** When the keeper wrote each line down, in milliseconds after it was written. */
function journaled(directory: string): number[] {
  const reader = new JournalReader(path.join(directory, 'journal'), 0)
  const times: number[] = []
  try {
    for (let frames = reader.read(); frames.length > 0; frames = reader.read())
      for (const { stream, payload, at } of frames) {
        const written = stream === 'out' ? new RegExp(TICK).exec(payload.toString('utf8'))?.[2] : undefined
        if (written) times.push(at - Number(written))
      }
    return times
  } finally {
    reader.close()
  }
}

async function shown(count: number): Promise<Seen & { journaled: number[] }> {
  const stage = await openAppStage()
  try {
    const session = await stage.start({ agent: 'claude', prompt: 'idle' })
    await stage.open(session)
    await stage.untilActivity('ready', 1)
    const watching = stage.app.inPage(watch, { count, tick: TICK })
    await stage.send(session, `ticks ${count} ${EACH_MS}`)
    const seen = await watching
    return { ...seen, journaled: journaled(path.join(stage.home, 'sessions', session)) }
  } finally {
    await stage.end()
  }
}

/** The same over a pipe, by this process. */
async function bare(count: number): Promise<number[]> {
  const base = mkdtempSync(path.join(tmpdir(), 'corral-bench-'))
  const child = spawn(benchAgent(base), [], { stdio: ['pipe', 'pipe', 'inherit'] })
  const times: number[] = []
  try {
    const content = `ticks ${count} ${EACH_MS}`
    child.stdin.write(`${JSON.stringify({ type: 'user', message: { role: 'user', content } })}\n`)
    for await (const line of createInterface({ input: child.stdout })) {
      const message = JSON.parse(line) as { event?: { delta?: { text?: string } } }
      const written = new RegExp(TICK).exec(message.event?.delta?.text ?? '')?.[2]
      if (written) times.push(performance.timeOrigin + performance.now() - Number(written))
      if (times.length >= count) break
    }
    return times
  } finally {
    child.kill('SIGKILL')
    rmSync(base, { recursive: true, force: true })
  }
}

export const latency: Bench = {
  packages: [],
  run: async ({ rounds, short }) => {
    const count = short ? TICKS_SHORT : TICKS
    const steps: Record<string, number[]> = {}
    const add = (step: string, times: number[]) => {
      steps[step] = [...(steps[step] ?? []), ...times]
    }
    for (let round = 0; round < rounds; round += 1) {
      const seen = await shown(count)
      add('written → in the journal', seen.journaled)
      add('written → received by the window', seen.received)
      add(PAINTED, seen.painted)
      add(BARE, await bare(count))
    }
    const at = (step: string, percent: number) => percentile(steps[step] ?? [], percent)
    const rows = Object.keys(steps).map((step) => ({
      step,
      'p50, ms': rounded(at(step, 50)),
      'p90, ms': rounded(at(step, 90)),
      'p99, ms': rounded(at(step, 99)),
    }))
    const title = `Latency: one line of an idle agent, ${rounds * count} lines`
    // A frame in main, and one in the window.
    const frames = (at(PAINTED, 50) - at(BARE, 50)) / 16.7
    const gross = grossly('The median of Corral, in frames of 16.7 ms beyond a bare pipe,', frames, 1.2)
    return { title, rows, text: table(title, ['step', 'p50, ms', 'p90, ms', 'p99, ms'], rows), gross }
  },
}
