import type { Locator } from 'playwright'
import { afterEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'
import { eventually, isAlive, processesWith, startBystanders } from '../helpers/processes'

let corral: TestApp
afterEach(() => corral.end())

/** Three sessions of three kinds: idle, with a running tool, and one that resists. Returns every pid that hangs below them. */
async function threeSessions(): Promise<number[]> {
  await corral.newSession({ prompt: '[[plain:idle]]' })
  await corral.rowBecomes(0, { activity: 'ready' })
  await corral.newSession({ prompt: '[[tool:sleep 600]]', permissions: 'Allow all' })
  await corral.newSession({ prompt: '[[stubborn]] [[fork]] [[stuck]]' })
  return eventually(async () => {
    if ((await corral.rows.count()) < 3) return null
    const sessions = await Promise.all([0, 1, 2].map((index) => corral.row(index)))
    const pids = sessions.flatMap(({ session, keeperPid }) => [
      ...processesWith(`CORRAL_SESSION=${session}`),
      Number(keeperPid),
    ])
    // Agent and keeper of each, the shell and its sleep, and the two sleepers of the fork.
    return sessions.every(({ state }) => state === 'running') && pids.length >= 9 ? pids : null
  }, 'three sessions run with all their processes')
}

/** The window may be gone before Playwright hears that its click was done: the app's own exit is what is waited for. */
const clickAndLeave = (button: Locator) => button.click({ noWaitAfter: true }).catch(() => undefined)

const gone = () => new Promise((resolve) => corral.electron.once('exit', resolve))

describe('quitting with three live sessions leaves no process', () => {
  it('by the window’s close button, after a question because a turn is working', async () => {
    corral = await startApp()
    const pids = await threeSessions()
    const left = gone()
    await corral.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    const dialog = corral.window.getByRole('dialog', { name: 'Quit' })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(pids.every(isAlive)).toBe(true)
    await corral.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await clickAndLeave(dialog.getByRole('button', { name: 'End all' }))
    await left
    expect({ alive: pids.filter(isAlive) }).toEqual({ alive: [] })
    await eventually(() => processesWith(corral.home).length === 0, 'warden and reserve are gone too')
  })

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    it(`by ${signal}, without a question, within the bound, bystanders alive`, async () => {
      corral = await startApp()
      const bystanders = startBystanders()
      const pids = await threeSessions()
      const left = gone()
      corral.electron.kill(signal)
      await left
      expect({ alive: pids.filter(isAlive), bystanders: bystanders.pids.map(isAlive) }).toEqual({
        alive: [],
        bystanders: [true, true, true],
      })
      bystanders.end()
      await eventually(() => processesWith(corral.home).length === 0, 'warden and reserve are gone too')
    })

  it('by app.quit, when the setting says never to ask', async () => {
    corral = await startApp({ settings: { onQuit: 'end' } })
    const pids = await threeSessions()
    const left = gone()
    await corral.app.evaluate(({ app }) => app.quit())
    await left
    expect({ alive: pids.filter(isAlive) }).toEqual({ alive: [] })
  })

  it('by Kill all, which asks once, and then by closing the window without a question', async () => {
    corral = await startApp()
    const pids = await threeSessions()
    await corral.window.getByRole('button', { name: 'Kill all' }).click()
    await corral.window.getByRole('dialog').getByRole('button', { name: 'Kill all' }).click()
    await eventually(() => !pids.some(isAlive), 'all of them are gone')
    await corral.closeWindow()
  })
})

describe('an app that is killed', () => {
  it('leaves nothing either, when the reattach window is over', async () => {
    corral = await startApp({ settings: { reattachWindowSeconds: 0 } })
    const pids = await threeSessions()
    const left = gone()
    corral.electron.kill('SIGKILL')
    await left
    await eventually(() => !pids.some(isAlive), 'the keepers ended their trees')
  })
})

describe('Keep running', () => {
  it('leaves the agents alone, and a restarted app has them back', async () => {
    corral = await startApp({ settings: { reattachWindowSeconds: 0 } })
    await corral.newSession({ prompt: '[[slow:300]]' })
    await corral.rowBecomes(0, { state: 'running', activity: 'working' })
    const before = await corral.row(0)
    const left = gone()
    await corral.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await clickAndLeave(
      corral.window.getByRole('dialog', { name: 'Quit' }).getByRole('button', { name: 'Keep running' }),
    )
    await left
    expect(isAlive(Number(before.pid))).toBe(true)
    corral = await startApp({ home: corral.home })
    await corral.rowBecomes(0, { state: 'running', activity: 'working' })
    const after = await corral.row(0)
    expect(after).toEqual(before)
  })
})
