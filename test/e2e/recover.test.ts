import { afterEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'
import { eventually, isAlive, processesWith } from '../helpers/processes'

let corral: TestApp
afterEach(() => corral.end())

const WORDS = 60
const region = () => corral.window.getByRole('region', { name: 'Recovered sessions' })
const lines = () => region().getByRole('listitem')
const rowOf = (session: string) => corral.window.locator(`[role=row][data-session="${session}"]`)
const openRow = (session: string) => rowOf(session).getByRole('gridcell').first().click()
const list = () => corral.window.getByRole('button', { name: 'Back to all sessions' }).click()

/** What a restart must not change. */
async function named(session: string): Promise<Record<string, string | null>> {
  const read = async (name: string) => [name, await rowOf(session).getAttribute(`data-${name}`)]
  return Object.fromEntries(await Promise.all(['run', 'state', 'agent-session', 'pid', 'keeper-pid'].map(read)))
}

async function killApp(): Promise<void> {
  const gone = new Promise((resolve) => corral.electron.once('exit', resolve))
  corral.electron.kill('SIGKILL')
  await gone
}

/** Idle, waiting for a permission, and streaming; their ids in this order. The last one is open, the others were seen. */
async function threeSessions(): Promise<[idle: string, asking: string, streaming: string]> {
  const ids: string[] = []
  for (const { prompt, activity } of [
    { prompt: '[[plain:idle]]', activity: 'ready' },
    { prompt: 'Ask [[tool:touch was-allowed]]', activity: 'needs-you' },
    { prompt: `[[slow:${WORDS}]]`, activity: 'working' },
  ]) {
    await corral.newSession({ prompt })
    const row = corral.window.locator('[role=row][aria-current=true]')
    await eventually(async () => (await row.getAttribute('data-activity')) === activity, `it is ${activity}`)
    ids.push((await row.getAttribute('data-session')) ?? '')
  }
  await corral.log.getByText('token2').waitFor()
  return ids as [string, string, string]
}

describe('an app that was killed with three live sessions', () => {
  it('has all three back, lists them, and their work goes on where it was', async () => {
    corral = await startApp({ settings: { onQuit: 'end' } })
    const ids = await threeSessions()
    const before = await Promise.all(ids.map(named))
    await killApp()
    corral = await startApp({ home: corral.home })
    await region().waitFor()
    for (const id of ids) await eventually(async () => (await named(id)).state === 'running', `${id} runs`)
    const after = await Promise.all(ids.map(named))
    const told = (await lines().allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))
    expect({
      same: after,
      count: told.length,
      asks: told[0]?.match(/Needs you.*Ask.*Demo agent.*Asks: Bash · touch was-allowed/) !== null,
      // It said more while nobody looked; the others said nothing that was not seen.
      fresh: told.map((text) => / new$/.test(text)),
      pids: after.map(({ pid }) => isAlive(Number(pid))),
    }).toEqual({ same: before, count: 3, asks: true, fresh: [false, true, false], pids: [true, true, true] })

    // A look takes it out of the region, and the answer reaches the very process that asked.
    await lines().first().getByRole('button').click()
    await corral.window.getByRole('button', { name: 'Allow', exact: true }).click()
    await corral.log.getByText('TOOL-DONE').waitFor()
    expect(await lines().count()).toBe(2)
    await list()
    await openRow(ids[2])
    await corral.log.getByText(`token${WORDS - 1}`).waitFor({ timeout: 30_000 })
    const stream = (await corral.log.innerText()).match(/token\d+/g)
    expect(stream).toEqual(Array.from({ length: WORDS }, (_, index) => `token${index}`))
    await list()
    expect(await lines().count()).toBe(1)
    await region().getByRole('button', { name: 'Reclaim all' }).click()
    await region().waitFor({ state: 'hidden' })
    expect((await named(ids[0])).state).toBe('running')

    await corral.closeWindow()
    await eventually(() => processesWith(corral.home).length === 0, 'quit has ended them all')
    expect(corral.complaints).toEqual([])
  })

  it('stops those that run on when it is asked to, after one question', async () => {
    corral = await startApp({ settings: { onQuit: 'end' } })
    const ids = await threeSessions()
    const pids = await Promise.all(ids.map(async (id) => Number((await named(id)).pid)))
    await killApp()
    corral = await startApp({ home: corral.home })
    await region().getByRole('button', { name: 'Stop all' }).click()
    const dialog = corral.window.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect([await lines().count(), pids.map(isAlive)]).toEqual([3, [true, true, true]])
    await region().getByRole('button', { name: 'Stop all' }).click()
    await dialog.getByRole('button', { name: 'Stop all' }).click()
    await region().waitFor({ state: 'hidden' })
    await eventually(() => !pids.some(isAlive), 'all of them are gone')
    for (const id of ids) await eventually(async () => (await named(id)).state === 'ended', `${id} has ended`)
  })
})

describe('the button Resume', () => {
  const resume = () => corral.session.getByRole('button', { name: 'Resume' })
  const say = async (text: string) => {
    await corral.session.getByRole('textbox', { name: 'Message' }).fill(text)
    await corral.window.keyboard.press('Enter')
  }

  it('goes on with the same session: the conversation of both processes in one log', async () => {
    corral = await startApp({ settings: { onQuit: 'end' } })
    await corral.newSession({ prompt: '[[plain:before]]' })
    await corral.rowBecomes(0, { activity: 'ready' })
    const before = await corral.row(0)
    await corral.session.getByRole('button', { name: 'Kill', exact: true }).click()
    await resume().click()
    await corral.rowBecomes(0, { state: 'running', activity: 'ready' })
    await say('[[resumed]]')
    await corral.log.getByText(`Resumed as ${before.agentSession}`).waitFor()
    const after = await corral.row(0)
    expect({
      rows: await corral.rows.count(),
      session: [after.session, after.agentSession],
      another: after.pid !== before.pid && after.keeperPid !== before.keeperPid,
      log: await corral.log.getByText('before', { exact: true }).count(),
    }).toEqual({ rows: 1, session: [before.session, before.agentSession], another: true, log: 1 })
    await corral.closeWindow()
    expect(corral.complaints).toEqual([])
  })

  it('offers a fresh start when the agent no longer knows the conversation, and asks it no second time', async () => {
    corral = await startApp({ settings: { onQuit: 'end' } })
    await corral.newSession({ prompt: '[[forget]]', permissions: 'Allow all' })
    await corral.rowBecomes(0, { activity: 'ready' })
    await say('[[plain:renamed]]')
    await corral.window.locator('[data-agent-session^=forgotten]').waitFor()
    await corral.rowBecomes(0, { activity: 'ready' })
    await corral.session.getByRole('button', { name: 'Kill', exact: true }).click()
    await resume().click()
    const notice = corral.window.getByRole('region', { name: 'It cannot be resumed' })
    await notice.waitFor()
    await resume().click()
    await corral.window.getByText('no longer knows this conversation. What was said is kept here.').waitFor()
    expect(await corral.row(0)).toMatchObject({ state: 'ended' })
    await notice.getByRole('button', { name: 'Start fresh' }).click()
    const dialog = corral.window.getByRole('dialog', { name: 'New session' })
    expect([
      await dialog.getByLabel('Agent').innerText(),
      await dialog.getByLabel('Folder', { exact: true }).inputValue(),
      await dialog.getByLabel('Permissions').innerText(),
      await dialog.getByLabel('Prompt').inputValue(),
    ]).toEqual([expect.stringContaining('Demo agent'), corral.folder, expect.stringContaining('Allow all'), ''])
    await dialog.getByRole('button', { name: 'Start' }).click()
    await eventually(async () => (await corral.rows.count()) === 2, 'a new session began')
  })
})
