import { afterEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'
import { endHookedAgents, startHookedAgent } from '../helpers/hooked'
import { eventually, isAlive } from '../helpers/processes'

let corral: TestApp
afterEach(() => {
  endHookedAgents()
  return corral.end()
})

describe('an agent that somebody starts in a terminal, with the hook', () => {
  it('appears as an outside session, says that Corral does not hold it, can be stopped, and no quit ends it', async () => {
    corral = await startApp()
    const environment = { CORRAL_HOME: corral.home }
    const { pid } = await startHookedAgent(corral.folder, environment)
    const other = await startHookedAgent(corral.folder, environment, [], 'conversation-2')
    const row = corral.window.locator(`[role=row][data-pid="${pid}"]`)
    await row.waitFor()
    const word = await row.getByRole('gridcell').first().innerText()
    const killAll = await corral.window.getByRole('button', { name: 'Kill all' }).count()
    await row.getByRole('gridcell').first().click()
    await corral.log.getByText('This session was started outside of Corral').waitFor()
    const session = await row.getAttribute('data-session')
    const shown = {
      tabs: await corral.window.getByRole('tab').allInnerTexts(),
      message: await corral.window.getByRole('textbox', { name: 'Message' }).count(),
    }
    await corral.session.getByRole('button', { name: 'Stop' }).click()
    const same = corral.window.locator(`[role=row][data-session="${session}"]`)
    await eventually(async () => (await same.getAttribute('data-state')) === 'ended', 'it has ended')
    const alive = [pid, other.pid].map(isAlive)
    await corral.closeWindow()
    expect({ word, killAll, ...shown, alive, afterQuit: isAlive(other.pid), complaints: corral.complaints }).toEqual({
      ...{ word: 'Outside', killAll: 0, tabs: ['Conversation', 'Processes', 'Details'], message: 0 },
      ...{ alive: [false, true], afterQuit: true, complaints: [] },
    })
  })
})
