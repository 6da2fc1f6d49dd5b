import { afterEach, beforeEach, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'

let corral: TestApp
beforeEach(async () => {
  corral = await startApp()
})
afterEach(() => corral.end())

const place = () =>
  corral.log.evaluate((log) => ({ top: log.scrollTop, toEnd: log.scrollHeight - log.clientHeight - log.scrollTop }))

it('follows the end of the output, and never moves a reader who looked up', async () => {
  await corral.newSession({ prompt: '[[tools:40]] [[big:60000]] [[slow:40]]' })
  await corral.log.getByText('token2', { exact: false }).first().waitFor()
  expect((await place()).toEnd).toBeLessThan(60)

  await corral.log.hover()
  await corral.window.mouse.wheel(0, -1500)
  await corral.window.waitForTimeout(300)
  const reading = await place()
  await corral.window.waitForTimeout(1500)
  const later = await place()
  expect({ looksUp: reading.toEnd > 200, moved: Math.abs(later.top - reading.top) < 2 }).toEqual({
    looksUp: true,
    moved: true,
  })

  await corral.window.getByRole('button', { name: /Jump to latest/ }).click()
  await corral.window.waitForTimeout(500)
  expect((await place()).toEnd).toBeLessThan(60)
})

it('shows an answer of 2 MB whole', async () => {
  await corral.newSession({ prompt: '[[big:2097152]]' })
  await corral.rowBecomes(0, { activity: 'ready' })
  await corral.log.getByText('02093056', { exact: false }).first().waitFor()
})
