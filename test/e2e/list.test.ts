import { afterEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'
import { eventually } from '../helpers/processes'

let corral: TestApp
afterEach(() => corral.end())

const rows = () => corral.window.getByRole('grid', { name: 'Sessions' }).locator('[data-session]')
const row = (name: string) => rows().filter({ hasText: name })
const names = async () => (await rows().allInnerTexts()).map((text) => /(apple|berry|cherry)/.exec(text)?.[1])

/** Three sessions: the first asks, the other two are ready. */
async function three(): Promise<void> {
  corral = await startApp()
  for (const prompt of ['apple [[tool:touch never]]', 'cherry [[plain:one]]', 'berry [[plain:two]]'])
    await corral.newSession({ prompt })
  await row('apple').filter({ hasText: 'Needs you' }).waitFor()
  await row('berry').filter({ hasText: 'Ready' }).waitFor()
  await corral.toTheList()
  // The list keeps its order while the pointer moves over it.
  await corral.window.mouse.move(640, 10)
}

describe('the list of sessions', () => {
  it('has who needs the person first; a column sorts it, the other way round, and as usual again', async () => {
    await three()
    const { window } = corral
    const title = window.getByRole('columnheader', { name: 'Title' })
    const seen = [await names()]
    for (let click = 0; click < 3; click++) {
      await title.getByRole('button').click()
      seen.push(await names())
    }
    expect(seen).toEqual([
      ['apple', 'berry', 'cherry'],
      ['apple', 'berry', 'cherry'],
      ['cherry', 'berry', 'apple'],
      ['apple', 'berry', 'cherry'],
    ])
    await title.getByRole('button').click()
    await title.getByRole('button').click()
    await corral.settingsBecome({ listLook: { column: 'name', descending: true, grouping: 'none' } })
  })

  it('is narrowed by words and by chips, and says when nothing is left', async () => {
    await three()
    const { window } = corral
    await window.keyboard.press('/')
    await window.keyboard.type('err')
    await eventually(async () => (await rows().count()) === 2, 'two hold these letters')
    await window.keyboard.type('zzz')
    await window.getByText('No session is left by the filter.').waitFor()
    await window.getByRole('button', { name: 'Show all' }).click()
    await window.getByRole('button', { name: /^Needs you/ }).click()
    await eventually(async () => (await names()).join() === 'apple', 'only the one that asks')
    await row('apple').getByRole('gridcell').first().click()
    await corral.session.waitFor()
    // Beside the session the chip is still to be seen, and taken back.
    await window
      .getByRole('search', { name: 'Filter' })
      .getByRole('button', { name: /^Needs you/ })
      .click()
    await eventually(async () => (await rows().count()) === 3, 'all of them again')
    expect(corral.complaints).toEqual([])
  })

  it('is grouped, and a group folds', async () => {
    await three()
    const { window } = corral
    await window.getByRole('button', { name: /^Groups/ }).click()
    await window.getByRole('menuitemradio', { name: 'By state' }).click()
    const ready = window.getByRole('button', { name: 'Ready 2' })
    await ready.click()
    await eventually(async () => (await names()).join() === 'apple', 'the group is folded')
    await ready.click()
    await eventually(async () => (await rows().count()) === 3, 'and open again')
  })

  it('takes orders for several sessions at once', async () => {
    await three()
    const { window } = corral
    await row('berry').focus()
    await window.keyboard.press('Space')
    await row('cherry').click({ modifiers: ['Control'] })
    const bar = window.getByRole('region', { name: 'Selected sessions' })
    await bar.getByText('2 sessions selected').waitFor()
    await bar.getByRole('button', { name: 'Kill' }).click()
    await window.getByRole('dialog', { name: 'Kill 2 sessions?' }).getByRole('button', { name: 'Kill 2' }).click()
    for (const name of ['berry', 'cherry'])
      await eventually(async () => (await row(name).getAttribute('data-state')) === 'ended', `${name} was killed`)
    expect([await row('apple').getAttribute('data-state'), await bar.count()]).toEqual(['running', 0])
    await row('apple').focus()
    await window.keyboard.press('Control+a')
    await bar.getByText('3 sessions selected').waitFor()
    // What the filter hides no order is for.
    const filter = window.getByRole('textbox', { name: 'Filter sessions' })
    await filter.fill('berry')
    await bar.getByText('2 hidden').waitFor()
    await bar.getByRole('button', { name: 'Remove', exact: true }).click()
    const one = window.getByRole('dialog', { name: 'Remove 1 session?' })
    await one.getByRole('listitem').filter({ hasText: 'berry' }).waitFor()
    await one.getByRole('button', { name: 'Cancel' }).click()
    await filter.fill('')
    await bar.getByRole('button', { name: 'Remove 2' }).click()
    await window.getByRole('dialog', { name: 'Remove 2 sessions?' }).getByRole('button', { name: 'Remove 2' }).click()
    await eventually(async () => (await rows().count()) === 1, 'the ended ones are gone')
  })
})
