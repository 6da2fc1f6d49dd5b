import { afterEach, beforeEach, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'
import { eventually } from '../helpers/processes'
import { STORY, storySettings } from '../helpers/story'

let corral: TestApp
beforeEach(async () => {
  corral = await startApp({ settings: storySettings })
})
afterEach(() => corral.end())

const lines = () => corral.window.getByRole('region', { name: 'Journal lines' })
const button = (name: string) => corral.session.getByRole('button', { name })
const status = () => corral.window.getByRole('search', { name: 'Find in the journal' }).getByRole('status')
const toEnd = () => lines().evaluate((list) => list.scrollHeight - list.clientHeight - list.scrollTop)
const pressed = (name: string) => button(name).getAttribute('aria-pressed')
const openRaw = async (prompt: string, last: string) => {
  await corral.newSession({ agent: STORY, prompt })
  await corral.log.getByText(last).last().waitFor()
  await corral.window.getByRole('tab', { name: 'Raw' }).click()
}

it('finds in the whole journal, in both directions, and opens the line', async () => {
  await openRaw('calls 300\nsay needle-150', 'You said')
  await corral.window.keyboard.press('Control+f')
  await corral.window.keyboard.type('NEEDLE-150')
  // The person's words, the call, and the agent's.
  await eventually(async () => / of 3$/.test((await status().textContent()) ?? ''), 'three lines are found')
  await corral.window.keyboard.press('Enter')
  const line = lines().locator('[data-found]')
  await line.locator('pre').getByText('needle-150').first().waitFor()
  expect(await line.locator('pre').textContent()).toContain('\n  "jsonrpc": "2.0"')
  expect(corral.complaints).toEqual([])
})

it('finds, shows and copies all of a line of megabytes', async () => {
  await openRaw('huge 2000000', 'That was long')
  await corral.window.keyboard.press('Control+f')
  await corral.window.keyboard.type('the very end')
  await eventually(async () => (await status().textContent()) === '1 of 1', 'one line is found')
  await lines().locator('[data-found]').getByText('the very end').waitFor()
  await lines().locator('[data-found]').getByRole('button', { name: 'Copy line' }).click()
  const copied = await corral.app.evaluate((electron) => electron.clipboard.readText())
  expect([copied.length > 2_000_000, copied.startsWith('{"jsonrpc"'), copied.endsWith('}}}')]).toEqual([
    true,
    true,
    true,
  ])
})

it('follows the end until the reader looks up, and again when he asks for it', async () => {
  await openRaw('calls 200\nstream 600', 'Sentence number 3')
  await eventually(async () => (await toEnd()) < 40, 'the end is followed')
  expect(await pressed('Follow')).toBe('true')
  await lines().hover()
  await corral.window.mouse.wheel(0, -2000)
  await eventually(async () => (await pressed('Follow')) === 'false', 'the reader is left alone')
  const top = () => lines().evaluate((list) => list.scrollTop)
  let reading = -1
  const isAtRest = async () => {
    const before = reading
    reading = await top()
    return before === reading
  }
  await eventually(isAtRest, 'the wheel has come to rest')
  await corral.window.waitForTimeout(1500)
  expect(await top()).toBe(reading)
  await button('Follow').click()
  await eventually(async () => (await toEnd()) < 40, 'the end is followed again')
})

it('sets all lines out, and goes on following', async () => {
  await openRaw('calls 50', 'All calls are done')
  await lines().getByText('end_turn').first().waitFor()
  expect(await lines().locator('pre').count()).toBe(0)
  await button('Pretty-print').click()
  await lines().locator('pre').last().getByText('"end_turn"').waitFor()
  await eventually(async () => (await toEnd()) < 40, 'the end is still followed')
  expect([await pressed('Follow'), await pressed('Pretty-print')]).toEqual(['true', 'true'])
  await lines().locator('pre .hljs-attr').first().waitFor()
})
