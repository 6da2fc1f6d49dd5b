import { afterEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'

let corral: TestApp
afterEach(() => corral.end())

const dialog = () => corral.window.getByRole('dialog', { name: 'Settings' })
const search = () => dialog().getByRole('searchbox', { name: 'Search settings' })
/** How many pixels of the screen one of the page has, and which colours it is asked for: by the app, not by Playwright. */
async function look() {
  await corral.window.emulateMedia({ colorScheme: null })
  return corral.window.evaluate(() => ({
    pixels: Math.round(devicePixelRatio * 100) / 100,
    dark: matchMedia('(prefers-color-scheme: dark)').matches,
  }))
}
const becomes = (wanted: { pixels: number; dark: boolean }) => expect.poll(look, { timeout: 10_000 }).toEqual(wanted)

describe('the settings', () => {
  it('are found by their words, work at once, and are there after a restart', async () => {
    corral = await startApp({ settings: { theme: 'light' } })
    await becomes({ pixels: 1, dark: false })
    await corral.menu('Settings')
    await search().fill('size of text')
    const size = dialog().getByLabel('Size')
    await size.fill('200')
    await size.press('Enter')
    await becomes({ pixels: 2, dark: false })
    await search().fill('theme')
    expect(await size.count()).toBe(0)
    await dialog().getByLabel('Theme').click()
    await corral.window.getByRole('option', { name: 'Dark' }).click()
    await becomes({ pixels: 2, dark: true })
    await corral.settingsBecome({ zoomPercent: 200, theme: 'dark' })
    await corral.window.keyboard.press('Escape')
    await corral.closeWindow()
    corral = await startApp({ home: corral.home })
    await becomes({ pixels: 2, dark: true })
    expect(corral.complaints).toEqual([])
  })

  it('tell in a sentence what they cannot take, and keep what was', async () => {
    corral = await startApp({ settings: { stopGraceSeconds: 7 } })
    await corral.menu('Settings')
    await search().fill('stop waits')
    const grace = dialog().getByLabel('Stop waits up to')
    const refused: Record<string, string> = {}
    for (const typed of ['-1', '1000', 'soon', '']) {
      await grace.fill(typed)
      await grace.press('Enter')
      refused[typed] = await dialog().getByRole('alert').filter({ hasText: 'Type' }).innerText()
    }
    await search().fill('no such thing')
    const nothing = await dialog().getByText('No setting has these words.').count()
    await corral.settingsBecome({ stopGraceSeconds: 7 })
    const sentence = 'Type a number from 0 to 120.'
    expect({ refused, nothing, complaints: corral.complaints }).toEqual({
      refused: { '-1': sentence, 1000: sentence, soon: sentence, '': sentence },
      nothing: 1,
      complaints: [],
    })
  })
})

describe('the first start', () => {
  it('shows which agents are here and where the others were looked for; one click leads to an answer', async () => {
    corral = await startApp({ environment: { PATH: '/usr/bin:/bin' } })
    const { window } = corral
    const agents = window.getByRole('region', { name: 'Agents on this machine' }).getByRole('listitem')
    await agents.filter({ hasText: 'Demo agent' }).getByText('Comes with Corral').waitFor()
    const codex = agents.filter({ hasText: 'Codex' })
    await codex.getByText('not found').click()
    await codex.getByText('npm install -g @openai/codex').waitFor()
    await codex.getByText('Where Corral looked').click()
    await codex.getByText('/usr/bin', { exact: true }).first().waitFor()
    await window.getByText('On this machine:').waitFor()
    await window.getByRole('button', { name: 'Start a demo session' }).click()
    await corral.session.waitFor()
    await window
      .getByRole('group', { name: 'Permission request' })
      .getByRole('button', { name: 'Allow', exact: true })
      .click()
    await corral.rowBecomes(0, { state: 'running', activity: 'ready' })
    expect(corral.complaints).toEqual([])
  })
})
