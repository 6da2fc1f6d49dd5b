import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'

let corral: TestApp
beforeEach(async () => {
  corral = await startApp({ settings: { quietAfterSeconds: 5, repeatedCalls: 3 } })
})
afterEach(async () => {
  expect(corral.complaints).toEqual([])
  await corral.end()
})

const notice = () => corral.session.getByRole('region', { name: 'Quiet' })
const button = (name: string) => notice().getByRole('button', { name, exact: true })
const start = (prompt: string) => corral.newSession({ prompt, permissions: 'Allow all' })

describe('a session that may be stuck', () => {
  it('says why; Keep waiting hides that, a nudge waits, and Interrupt lets it through', async () => {
    await start('[[tool:sleep 300]]')
    await notice().getByRole('status').getByText('Nothing said for').waitFor()
    await corral.rowBecomes(0, { state: 'running', activity: 'quiet' })
    const said = await notice().getByRole('status').innerText()
    const row = corral.rows.nth(0)
    const hover = await row.getByTitle('Quiet: Nothing said for').count()
    await button('Nudge').click()
    await notice().getByRole('textbox', { name: 'Nudge' }).fill('[[plain:Still here.]]')
    await button('Send nudge').click()
    await notice().getByText('A message waits for the turn to end').waitFor()
    await button('Keep waiting').click()
    await notice().waitFor({ state: 'hidden' })
    await corral.rowBecomes(0, { state: 'running', activity: 'tool' })
    const kept = await row.getByTitle('You keep waiting until').count()
    // Back at its place beside Send.
    await corral.session.getByRole('button', { name: 'Interrupt' }).click()
    await corral.log.getByText('Still here.').last().waitFor()
    await corral.rowBecomes(0, { state: 'running', activity: 'ready' })
    expect({ said, hover, kept }).toEqual({
      said: expect.stringMatching(/^Quiet Nothing said for \d+ s\. Bash · sleep 300 runs for \d+ s; its .* no CPU\.$/s),
      hover: 1,
      kept: 1,
    })
  })

  it('is interrupted from the notice, or stopped, and does nothing by itself', async () => {
    await start('[[tool:sleep 300]]')
    await button('Interrupt').click({ timeout: 30_000 })
    await corral.rowBecomes(0, { state: 'running', activity: 'ready' })
    expect(await notice().count()).toBe(0)
    const message = corral.session.getByRole('textbox', { name: 'Message' })
    await message.fill('[[tool:true]][[tool:true]][[tool:true]][[slow:300]]')
    await message.press('Enter')
    await notice().getByText('Bash with the same input 3 times in a row').waitFor()
    await button('Stop').click()
    await corral.rowBecomes(0, { state: 'ended' })
  })
})
