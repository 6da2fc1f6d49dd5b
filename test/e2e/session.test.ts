import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'
import { eventually, isAlive, processesWith } from '../helpers/processes'

let corral: TestApp
beforeEach(async () => {
  corral = await startApp()
})
afterEach(async () => {
  expect(corral.complaints).toEqual([])
  await corral.end()
})

const message = () => corral.window.getByRole('textbox', { name: 'Message' })
const permission = () => corral.window.getByRole('group', { name: 'Permission request' }).first()
async function send(text: string) {
  await message().fill(text)
  await message().press('Enter')
}

describe('a demo session', () => {
  it('goes from the dialog to the streamed answer, a permission allowed and one denied, a second turn, an interrupt, and Kill', async () => {
    await corral.newSession({ prompt: 'Show me around, then list the files here.' })

    // The answer streams: its beginning is there while its end is not.
    await corral.log.getByText('demo agent', { exact: false }).first().waitFor()
    expect(await corral.log.textContent()).not.toContain('ls -la')
    await permission().waitFor()
    await corral.rowBecomes(0, { state: 'running', activity: 'needs-you' })
    const row = await corral.row(0)
    expect({
      id: /^[0-9a-f-]{36}$/.test(row.agentSession),
      pids: [row.pid, row.keeperPid].map(Number).map(isAlive),
    }).toEqual({ id: true, pids: [true, true] })

    await permission().getByRole('button', { name: 'Allow', exact: true }).click()
    await corral.log.getByText('That was a real command in your folder').waitFor()
    await corral.rowBecomes(0, { activity: 'ready' })

    await send('[[tool:touch never-made]]')
    await permission().getByRole('button', { name: 'Deny' }).click()
    await corral.log.getByText('TOOL-DONE').waitFor()
    await corral.rowBecomes(0, { activity: 'ready' })

    await send('[[slow:300]]')
    await corral.log.getByText('token3').waitFor()
    await corral.window.getByRole('button', { name: 'Interrupt' }).click()
    await corral.rowBecomes(0, { activity: 'ready' })
    await corral.log.getByText('Interrupted').first().waitFor()

    const pids = [row.pid, row.keeperPid].map(Number)
    await corral.session.getByRole('button', { name: 'Kill', exact: true }).dblclick()
    await corral.rowBecomes(0, { state: 'ended' })
    await eventually(() => !pids.some(isAlive), 'agent and keeper are gone')
    await corral.log
      .getByText(/killed/i)
      .first()
      .waitFor()
  })

  it('queues a message while the agent works, and sends it when the turn is over', async () => {
    await corral.newSession({ prompt: '[[slow:10]]' })
    await corral.log.getByText('token1').waitFor()
    await send('[[plain:second answer]]')
    await corral.window.getByRole('list', { name: 'Queued messages' }).getByText('second answer').waitFor()
    await corral.log.getByText('second answer', { exact: true }).waitFor()
    expect(await corral.window.getByRole('list', { name: 'Queued messages' }).count()).toBe(0)
  })

  it('shows every line of the journal in both directions, and the processes', async () => {
    await corral.newSession({ prompt: '[[tool:sleep 600]]', permissions: 'Allow all' })
    await corral.rowBecomes(0, { activity: 'tool' })
    await corral.window.getByRole('tab', { name: 'Raw' }).click()
    const raw = corral.session.getByRole('tabpanel')
    await raw.getByText('"subtype":"initialize"').first().waitFor()
    await raw.getByText('[[tool:sleep 600]]').first().waitFor()
    await corral.window.getByRole('tab', { name: 'Processes' }).click()
    await raw.getByText('sleep 600').first().waitFor()
    await corral.window.getByRole('tab', { name: 'Details' }).click()
    await raw
      .getByText((await corral.row(0)).agentSession)
      .first()
      .waitFor()
    await corral.session.getByRole('button', { name: 'Stop', exact: true }).click()
    await corral.rowBecomes(0, { state: 'ended' })
    expect(processesWith('demo-agent').filter((pid) => processesWith(corral.home).includes(pid))).toEqual([])
  })

  it('that is stuck and stubborn ends by Kill, with what it started', async () => {
    await corral.newSession({ prompt: '[[stubborn]] [[fork]] [[stuck]]' })
    await corral.rowBecomes(0, { state: 'running', activity: 'working' })
    const { session } = await corral.row(0)
    await eventually(() => processesWith(`CORRAL_SESSION=${session}`).length >= 3, 'the agent has forked')
    await corral.rows.first().getByRole('button', { name: 'Kill', exact: true }).click()
    await corral.rowBecomes(0, { state: 'ended' })
    expect(processesWith(`CORRAL_SESSION=${session}`)).toEqual([])
  })
})

describe('a start that cannot succeed', () => {
  it('is a session that ended with a sentence', async () => {
    await corral.newSession({ prompt: 'hello', folder: `${corral.folder}/no-such-folder` })
    await corral.rowBecomes(0, { state: 'ended' })
    await corral.session
      .getByText(`The folder ${corral.folder}/no-such-folder does not exist (any more).`)
      .first()
      .waitFor()
  })

  it('keeps the dialog and what was typed when the request itself is wrong', async () => {
    await corral.window.getByRole('button', { name: 'New session' }).first().click()
    const dialog = corral.window.getByRole('dialog', { name: 'New session' })
    await dialog.getByLabel('Folder', { exact: true }).fill('not/absolute')
    await dialog.getByLabel('Prompt').fill('precious words')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await dialog.getByText('is not the whole path of a folder').waitFor()
    expect(await dialog.getByLabel('Prompt').inputValue()).toBe('precious words')
    await corral.window.keyboard.press('Escape')
  })
})

it('takes a prompt of 1 MB', async () => {
  await corral.newSession({ prompt: `[[plain:short answer]] ${'long question '.repeat(75_000)}` })
  await corral.log.getByText('short answer', { exact: true }).waitFor()
})
