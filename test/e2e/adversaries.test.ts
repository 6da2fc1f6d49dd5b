import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { adversaries } from '../fixtures/agents/adversaries'
import { hasSandbox, startApp, type TestApp } from '../helpers/app'
import { eventually, isAlive, processesWith, startBystanders } from '../helpers/processes'

/** The hardest of the process suite, all at once in one app: every one must be gone, whichever way the app ends them. */
const HARDEST = [
  'daemonised',
  'environment scrubbed',
  'stopped',
  'respawning',
  'pid-hopping',
  'root gone',
  '200 children',
]

/** Seven agents, two hundred sleepers and a window on two busy processors. */
const SLOW_MS = 45_000

let corral: TestApp
let bystanders: ReturnType<typeof startBystanders>
let tokens: string[]
let lastToken = 700_000 + (process.pid % 1000) * 100

beforeEach(() => {
  bystanders = startBystanders()
})
afterEach(async () => {
  expect(bystanders.pids.map(isAlive)).toEqual([true, true, true])
  bystanders.end()
  await corral.end()
})

/** One session for each of the hardest, its script run as the agent's tool. Resolves when all of them are in full swing. */
async function startAll(settings: object): Promise<void> {
  corral = await startApp({ settings: { stopGraceSeconds: 0.5, onQuit: 'end', ...settings } })
  tokens = HARDEST.map(() => {
    lastToken += 1
    return `${lastToken}.25`
  })
  for (const [index, name] of HARDEST.entries()) {
    const script = Buffer.from((adversaries[name] as string).replaceAll('TOKEN', tokens[index] as string)).toString(
      'base64',
    )
    const prompt = `[[tool:export ROOT=$PPID; echo ${script} | base64 -d > ${index}.sh; sh ./${index}.sh]]`
    await corral.window.evaluate(
      ([folder, words]) =>
        (globalThis as unknown as { corral: { request(...all: unknown[]): Promise<unknown> } }).corral.request(
          'session:start',
          { agent: 'demo', folder, model: null, permissions: 'allow-all', prompt: words },
        ),
      [corral.folder, prompt] as const,
    )
  }
  for (const [index, token] of tokens.entries()) {
    // It ends its agent by itself, and may be over before anybody looks.
    if (HARDEST[index] === 'root gone') continue
    await eventually(() => processesWith(token).length > 0, `the processes of ${HARDEST[index]} run`, SLOW_MS)
  }
  // Some need a moment until they are in full swing.
  await new Promise((resolve) => setTimeout(resolve, 300))
}

const gone = () => new Promise((resolve) => corral.electron.once('exit', resolve))

/** Nobody of any of them lives, now and a moment later: what hops or starts itself again would show. */
async function nothingIsLeft(): Promise<void> {
  const living = () =>
    HARDEST.flatMap((name, index) => {
      const count = processesWith(tokens[index] as string).length
      return count > 0 ? [`${count} of ${name}`] : []
    })
  await eventually(() => living().length === 0, 'nothing of the seven lives', SLOW_MS)
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(living()).toEqual([])
}

async function keepers(): Promise<number[]> {
  const pids = await corral.window
    .locator('[role=row][data-keeper-pid]')
    .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-keeper-pid'))))
  return pids.filter((pid) => pid > 1)
}

/** Clicks a button on the row of every session that still runs. */
async function onEveryRow(button: 'Stop' | 'Kill'): Promise<void> {
  const buttons = corral.grid.getByRole('button', { name: button })
  await eventually(
    async () => {
      const count = await buttons.count()
      // Kill asks for a second click, Stop does not mind one.
      for (let index = count - 1; index >= 0; index -= 1)
        await buttons
          .nth(index)
          .dblclick({ timeout: 1000 })
          .catch(() => undefined) // Its row may have ended meanwhile: the next look tells.
      return tokens.every((token) => processesWith(token).length === 0)
    },
    `every row took ${button}`,
    SLOW_MS,
  )
}

describe(`seven that resist, in the real app${hasSandbox ? ' with Chromium’s sandbox' : ''}, are gone after`, () => {
  it.runIf(hasSandbox)('the window ran in that sandbox', async () => {
    corral = await startApp()
    const renderer = await corral.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    )
    // 2: a filter of system calls is in force (proc(5), Seccomp).
    expect(readFileSync(`/proc/${renderer}/status`, 'latin1')).toMatch(/^Seccomp:\t2$/m)
  })

  it('Kill on every row', async () => {
    await startAll({})
    await onEveryRow('Kill')
    await nothingIsLeft()
  })

  it('Stop on every row', async () => {
    await startAll({})
    await onEveryRow('Stop')
    await nothingIsLeft()
  })

  it('Kill all', async () => {
    await startAll({})
    await corral.window.getByRole('button', { name: 'Kill all' }).click()
    await corral.window.getByRole('dialog').getByRole('button', { name: 'Kill all' }).click()
    await nothingIsLeft()
  })

  it('closing the window', async () => {
    await startAll({})
    await corral.closeWindow()
    await nothingIsLeft()
  })

  it('a quit', async () => {
    await startAll({})
    const left = gone()
    await corral.app.evaluate(({ app }) => app.quit())
    await left
    await nothingIsLeft()
  })

  it('SIGTERM, and a second one while it ends', async () => {
    await startAll({})
    const left = gone()
    corral.electron.kill('SIGTERM')
    setTimeout(() => corral.electron.kill('SIGTERM'), 100)
    setTimeout(() => corral.electron.kill('SIGINT'), 200)
    await left
    await nothingIsLeft()
  })

  it('kill -9 of the app', async () => {
    await startAll({ reattachWindowSeconds: 0 })
    const left = gone()
    corral.electron.kill('SIGKILL')
    await left
    await nothingIsLeft()
  })

  it('kill -9 of the keepers', async () => {
    await startAll({})
    for (const pid of await keepers()) process.kill(pid, 'SIGKILL')
    await nothingIsLeft()
  })

  it('kill -9 of app and keepers', async () => {
    await startAll({})
    const pids = await keepers()
    const left = gone()
    corral.electron.kill('SIGKILL')
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    await left
    await nothingIsLeft()
  })

  it('kill -9 of the keepers of reclaimed sessions', async () => {
    await startAll({})
    const left = gone()
    corral.electron.kill('SIGKILL')
    await left
    corral = await startApp({ home: corral.home })
    const pids = await eventually(
      async () => {
        const found = await keepers()
        return found.length >= HARDEST.length - 1 ? found : null
      },
      'the sessions are reclaimed',
      SLOW_MS,
    )
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    await nothingIsLeft()
  })

  it('Kill on every row when all keepers are stopped', async () => {
    await startAll({})
    for (const pid of await keepers()) process.kill(pid, 'SIGSTOP')
    await onEveryRow('Kill')
    await nothingIsLeft()
  })
})
