import { afterEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'
import { eventually } from '../helpers/processes'

let corral: TestApp
afterEach(() => corral.end())

const row = (name: string) => corral.window.getByRole('row').filter({ hasText: name })
const openTitle = () => corral.window.getByRole('region', { name: 'Session', exact: true })

describe('keys', () => {
  it('go through the sessions, to the one that needs the person, and to its tabs', async () => {
    corral = await startApp()
    const { window } = corral
    await corral.newSession({ prompt: 'First [[plain:one]]' })
    await corral.newSession({ prompt: 'Second [[tool:touch never]]' })
    await row('Second').filter({ hasText: 'Needs you' }).waitFor()
    await corral.toTheList()
    await window.keyboard.press('Alt+n')
    await openTitle().getByText('Second').first().waitFor()
    await window.keyboard.press('j')
    await openTitle().getByText('First').first().waitFor()
    await window.keyboard.press('k')
    await openTitle().getByText('Second').first().waitFor()
    await window.keyboard.press('l')
    await expectTab('Raw')
    await window.keyboard.press('d')
    await expectTab('Details')
    expect(corral.complaints).toEqual([])
  })

  it('belong to whoever types, but for those with Ctrl', async () => {
    corral = await startApp()
    const { window } = corral
    await corral.newSession({ prompt: 'Talk [[plain:one]]' })
    const message = window.getByRole('textbox', { name: 'Message' })
    await message.click()
    await message.pressSequentially('skip, next?')
    expect(await message.inputValue()).toBe('skip, next?')
    await window.keyboard.press('Control+k')
    await window.getByRole('dialog', { name: 'Command palette' }).waitFor()
  })

  it('ask before they kill', async () => {
    corral = await startApp()
    const { window } = corral
    await corral.newSession({ prompt: 'Run [[plain:one]]' })
    await row('Run').filter({ hasText: 'Ready' }).waitFor()
    await corral.toTheList()
    await row('Run').focus()
    await window.keyboard.press('x')
    const question = window.getByRole('dialog', { name: 'Kill “Run [[plain:one]]”?' })
    await question.getByRole('button', { name: 'Cancel' }).click()
    await question.waitFor({ state: 'hidden' })
    expect(await row('Run').getAttribute('data-state')).toBe('running')
    await row('Run').focus()
    await window.keyboard.press('x')
    await question.getByRole('button', { name: 'Kill', exact: true }).click()
    await eventually(async () => (await row('Run').getAttribute('data-state')) === 'ended', 'it was killed')
  })

  it('stand in a list, and can be changed there for good', async () => {
    corral = await startApp()
    const { window } = corral
    const keys = window.getByRole('dialog', { name: 'Keys' })
    // A window that was shown just now may not have the focus yet.
    await eventually(async () => {
      await window.keyboard.press('?')
      return keys.isVisible()
    }, 'the key opens the list')
    await keys.getByRole('searchbox', { name: 'Search keys' }).fill('settings')
    const key = keys.getByRole('button', { name: 'Key of Settings…' })
    await key.click()
    await window.keyboard.press('n')
    await keys.getByRole('alert').getByText('That key belongs to “New session…”; take it away there first.').waitFor()
    await window.keyboard.press('g')
    await keys.getByRole('button', { name: 'Key of Settings…' }).getByText('G', { exact: true }).waitFor()
    await window.keyboard.press('Escape')
    await keys.waitFor({ state: 'hidden' })
    await window.keyboard.press('g')
    await window.getByRole('dialog', { name: 'Settings' }).waitFor()
    await corral.settingsBecome({ keys: { settings: 'g' } })
  })
})

describe('the command palette', () => {
  it('finds actions and sessions by some of their letters, and runs what is chosen', async () => {
    corral = await startApp()
    const { window } = corral
    await corral.newSession({ prompt: 'Mend the fence [[plain:one]]' })
    await corral.toTheList()
    const palette = window.getByRole('dialog', { name: 'Command palette' })
    await window.keyboard.press('Control+k')
    await palette.getByRole('combobox').fill('fence')
    await palette.getByRole('option', { name: 'Mend the fence' }).waitFor()
    await window.keyboard.press('Enter')
    await openTitle().getByText('Mend the fence').first().waitFor()
    await window.keyboard.press('Control+k')
    await palette.getByRole('combobox').fill('detai')
    await window.keyboard.press('Enter')
    await expectTab('Details')
    await window.keyboard.press('Control+k')
    await palette.getByRole('combobox').fill('zzzz')
    await palette.getByText('Nothing has that name.').waitFor()
    expect(corral.complaints).toEqual([])
  })
})

async function expectTab(name: string): Promise<void> {
  const tab = corral.window.getByRole('tab', { name })
  await eventually(async () => (await tab.getAttribute('aria-selected')) === 'true', `${name} is shown`)
}
