import { HUGE, SMALL, ZOOMED } from './gallery.mjs'

/** The window from the first start to a list of sessions in every state. */
export async function sessionScenes(gallery) {
  await firstStart(gallery)
  await conversation(gallery)
  await day(gallery)
  await list(gallery)
  await dialogs(gallery)
}

async function firstStart({ window, shot, shotSizes, prepare }) {
  await window.getByText('Demo agent').first().waitFor()
  await shotSizes('empty', { small: SMALL, zoomed: ZOOMED })
  const dialog = await prepare('Rename the price column to cents, with a migration')
  await shotSizes('new-session', { small: SMALL, zoomed: ZOOMED })
  await dialog.getByRole('button', { name: 'More' }).click()
  await shotSizes('new-session-more', { small: SMALL })
  await dialog.getByLabel('Agent').click()
  await shot('new-session-agents')
  await window.keyboard.press('Escape')
  await window.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
}

/** Thoughts, a plan, tools with colours, a diff, code and a table. */
async function conversation({ window, log, start, shot, shotSizes }) {
  await start('The price is negative with some coupons: find out why and mend it', undefined, 'Gemini CLI')
  await log.getByText('npm test').first().waitFor()
  await shot('conversation-running')
  await log.getByText('17 passed').first().waitFor()
  await shotSizes('conversation', { small: SMALL, zoomed: ZOOMED, huge: HUGE })
  await log.evaluate((element) => element.scrollTo(0, 0))
  await log.getByRole('button', { name: '5 tools' }).click()
  for (const name of [/^failed Shell/, /^ok Edit/]) await log.getByRole('button', { name }).first().click()
  await shotSizes('conversation-tools', { small: SMALL })
  for (const tab of ['Raw', 'Processes', 'Details']) {
    await window.getByRole('tab', { name: tab }).click()
    await shotSizes(tab.toLowerCase(), { small: SMALL })
  }
  await window.getByRole('tab', { name: 'Conversation' }).click()
}

/** Sessions as a day brings them. */
async function day({ window, log, rows, session, start, shot, shotSizes }) {
  const row = (name) => rows.filter({ hasText: name })
  await start('Write the release notes for 2.3')
  await row('release notes').and(window.locator('[data-activity=ready]')).waitFor()
  await start('Find the memory leak in the worker')
  await row('memory leak').and(window.locator('[data-state=ended]')).waitFor()
  await shotSizes('crashed', { small: SMALL })
  await start('Update the dependencies and read their changelogs')
  await log.getByText('529 Overloaded').first().waitFor()
  await shot('error')
  await start('Mend the wheel of the cart')
  await log.getByText('the wheel turns').first().waitFor()
  await session.getByRole('button', { name: 'Kill', exact: true }).click()
  await row('Mend the wheel').and(window.locator('[data-state=ended]')).waitFor()
  await shot('killed')
  await start('Run all tests and mend what fails', 'Allow all')
  await row('Run all tests').and(window.locator('[data-activity=tool]')).waitFor()
  await shot('tool')
  await window.getByRole('tab', { name: 'Processes' }).click()
  await window.getByRole('treegrid').getByText('sleep 600').first().waitFor()
  await shotSizes('processes-tool', { small: SMALL })
  await start('Why is the checkout slow? Profile it and propose a fix', 'Ask')
  await log.getByText('three places').first().waitFor()
  await shotSizes('streaming', { small: SMALL })
  await window.getByRole('textbox', { name: 'Message' }).fill('And look at the basket page, too')
  await window.keyboard.press('Enter')
  await window.getByRole('list', { name: 'Queued messages' }).waitFor()
  await shotSizes('queued', { small: SMALL, zoomed: ZOOMED })
  await start('Rename the price column to cents, with a migration', 'Ask')
  await window.getByRole('group', { name: 'Permission request' }).waitFor()
  await shotSizes('permission', { small: SMALL, zoomed: ZOOMED })
}

async function list({ window, rows, shot, shotSizes }) {
  await window.getByRole('button', { name: 'Back to all sessions' }).click()
  await rows.nth(5).waitFor()
  await window.mouse.move(640, 640)
  await shotSizes('sessions', { small: SMALL, zoomed: ZOOMED, huge: HUGE })
  await window.getByRole('button', { name: /^Groups/ }).click()
  await shot('groups-menu')
  await window.getByRole('menuitemradio', { name: 'By state' }).click()
  await shotSizes('grouped', { small: SMALL })
  await window.getByRole('button', { name: /^Groups/ }).click()
  await window.getByRole('menuitemradio', { name: 'No groups' }).click()
  await rows.nth(1).click({ modifiers: ['Control'] })
  await rows.nth(3).click({ modifiers: ['Shift'] })
  await window.getByText('3 sessions selected').waitFor()
  await shotSizes('selected', { small: SMALL, zoomed: ZOOMED })
  await window.getByRole('button', { name: 'Copy ids' }).click()
  await window.locator('[data-sonner-toast]').waitFor()
  await shot('toast')
  await window.locator('[data-sonner-toast]').waitFor({ state: 'hidden' })
  await rows.first().focus()
  await window.keyboard.press('Escape')
  await window.getByRole('textbox', { name: 'Filter sessions' }).fill('zebra')
  await shot('nothing-left')
  await window.getByRole('button', { name: 'Show all' }).click()
}

async function dialogs({ window, app, rows, shotSizes, shot }) {
  const menu = (item) => async () => {
    await window.getByRole('button', { name: 'Menu' }).click()
    await window.getByRole('menuitem', { name: item }).click()
  }
  const ways = {
    Settings: menu('Settings'),
    Keys: menu('Keys'),
    'Command palette': menu('Command palette'),
    'Past sessions': menu('Past sessions'),
    'Needs you': () => window.getByRole('button', { name: '1 needs you' }).click(),
    'Kill all': () => window.getByRole('button', { name: 'Kill all' }).click(),
    Quit: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
  }
  await window.getByRole('button', { name: 'Menu' }).click()
  await shot('menu')
  await window.keyboard.press('Escape')
  for (const [name, show] of Object.entries(ways)) {
    await show()
    const dialog = window.getByRole('dialog')
    await dialog.waitFor()
    if (name === 'Past sessions') await dialog.getByRole('listitem').first().waitFor()
    await shotSizes(name.toLowerCase().replaceAll(' ', '-'), { small: SMALL, zoomed: ZOOMED })
    await window.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  }
  await rows.first().waitFor()
}
