import { spawn as spawnProcess } from 'node:child_process'
import { statSync } from 'node:fs'
import path from 'node:path'
import { JournalReader } from '../../main/keeper/journal-reader'
import type { Bridge } from '../../preload/contract/ipc'
import type { SessionId } from '../../preload/contract/session'
import { type AppStage, LINES_AGENT, openAppStage } from './app-stage'
import { type Bench, grossly, median, pause, rounded, table } from './bench'

// Spawn: from a press on Start in the dialog to the agent's first byte in the window, and what lies between; beside it
// the same program spawned bare by this process. Each start finds a keeper in reserve, as a person's does.

const COMMAND = ['sh', '-c', 'echo first-byte; exec sleep 600'] as const
const STARTS_A_ROUND = 10
const STARTS_SHORT = 5
/** The next keeper warms up meanwhile. */
const BETWEEN_STARTS_MS = 1500

/** Milliseconds since the press, each. */
type Steps = Record<'answered' | 'keeper' | 'spawned' | 'journaled' | 'shown', number>

/** Opens the dialog, which remembers the last choice, presses Start and waits for the words. Times are epoch milliseconds. */
async function pressStart(words: string): Promise<{ session: SessionId; pressed: number; shown: number }> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const now = () => performance.timeOrigin + performance.now()
  const dialog = () => document.querySelector<HTMLElement>('[role=dialog]')
  const button = () => dialog()?.querySelector<HTMLButtonElement>('button[type=submit]')
  while (!dialog()) {
    const buttons = [...document.querySelectorAll('button')]
    buttons.find((each) => each.textContent?.includes('New session'))?.click()
    await frame()
  }
  while (button()?.disabled !== false) await frame()
  await new Promise((resolve) => setTimeout(resolve, 300))
  const isShown = () => document.querySelector('[role=log]')?.textContent?.includes(words)
  const pressed = now()
  button()?.click()
  const shown = await new Promise<number>((resolve) => {
    const look = () => {
      if (!isShown()) return
      observer.disconnect()
      // The frame that has it is painted when the one after it begins.
      requestAnimationFrame(() => setTimeout(() => resolve(now()), 0))
    }
    const observer = new MutationObserver(look)
    observer.observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  const session = document.querySelector<HTMLElement>('[data-session][aria-current=true]')?.dataset.session ?? ''
  return { session, pressed, shown }
}

/** Milliseconds until main has answered a start that nobody looks at. */
async function askStart({ agent, folder }: { agent: string; folder: string }): Promise<{ id: string; ms: number }> {
  const { corral } = window as unknown as { corral: Bridge }
  const began = performance.now()
  const started = await corral.request('session:start', {
    ...{ agent, folder, model: null, permissions: 'ask', prompt: '' },
  })
  if (!started.ok) throw new Error(started.fault.message)
  return { id: started.value, ms: performance.now() - began }
}

async function kill(session: SessionId): Promise<void> {
  const { corral } = window as unknown as { corral: Bridge }
  await corral.request('session:kill', session)
}

/** When the first byte of the agent was written down. */
function journaledAt(directory: string): number {
  const reader = new JournalReader(path.join(directory, 'journal'), 0)
  try {
    return reader.read().find(({ stream }) => stream === 'out')?.at ?? Number.NaN
  } finally {
    reader.close()
  }
}

async function measure(stage: AppStage): Promise<Steps> {
  await stage.open(null)
  const { session, pressed, shown } = await stage.app.inPage(pressStart, 'first-byte')
  const directory = path.join(stage.home, 'sessions', session)
  const since = (file: string) => statSync(path.join(directory, file)).mtimeMs - pressed
  const steps = {
    ...{ keeper: since('keeper.json'), spawned: since('agent.json') },
    ...{ journaled: journaledAt(directory) - pressed, shown: shown - pressed },
  }
  await stage.app.inPage(kill, session)
  await pause(BETWEEN_STARTS_MS)
  const { id, ms } = await stage.app.inPage(askStart, { agent: LINES_AGENT, folder: stage.folder })
  // Throws when the answer came before the session was on disk.
  statSync(path.join(stage.home, 'sessions', id, 'spec.json'))
  await stage.app.inPage(kill, id)
  await pause(BETWEEN_STARTS_MS)
  return { ...steps, answered: ms }
}

/** Milliseconds from the spawn of a program by this process to its first byte. */
function bare(file: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<number> {
  const began = performance.now()
  const child = spawnProcess(file, args, { env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'pipe'] })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.stdout.once('data', () => {
      resolve(performance.now() - began)
      child.kill('SIGKILL')
    })
  })
}

export const spawn: Bench = {
  packages: [],
  run: async ({ rounds, short }) => {
    const stage = await openAppStage({ lines: `${COMMAND[0]} ${COMMAND[1]} '${COMMAND[2]}'` })
    const steps: Steps[] = []
    const floors: number[] = []
    const runtimes: number[] = []
    try {
      // The first one only warms up.
      await stage.app.inPage(askStart, { agent: LINES_AGENT, folder: stage.folder })
      await pause(BETWEEN_STARTS_MS)
      for (let start = 0; start < rounds * (short ? STARTS_SHORT : STARTS_A_ROUND); start += 1) {
        steps.push(await measure(stage))
        floors.push(await bare(COMMAND[0], COMMAND.slice(1)))
        runtimes.push(await bare(stage.app.child.spawnfile, ['-p', '1'], { ELECTRON_RUN_AS_NODE: '1' }))
      }
    } finally {
      await stage.end()
    }
    const of = (step: keyof Steps) => median(steps.map((each) => each[step]))
    const floor = median(floors)
    const rows = [
      { step: 'asked → answered: registered and on disk', ms: rounded(of('answered')) },
      { step: 'press → a keeper has sat down (file time, 4 ms)', ms: rounded(of('keeper')) },
      { step: 'press → the agent was spawned (file time, 4 ms)', ms: rounded(of('spawned')) },
      { step: 'press → its first byte in the journal', ms: rounded(of('journaled')) },
      { step: 'press → its first byte shown', ms: rounded(of('shown')) },
      { step: 'the same program spawned bare → its first byte', ms: rounded(floor) },
      { step: 'the runtime as plain Node, cold → its first byte', ms: rounded(median(runtimes)) },
      { step: 'shown, less bare', ms: rounded(of('shown') - floor) },
    ]
    const title = `Spawn: a press on Start to the agent's first byte, median of ${steps.length}`
    const ratio = (of('shown') - floor) / median(runtimes)
    const gross = grossly('What Corral adds to the first byte, in cold starts of a keeper’s runtime,', ratio, 1)
    return { title, rows, text: table(title, ['step', 'ms'], rows), gross }
  },
}
