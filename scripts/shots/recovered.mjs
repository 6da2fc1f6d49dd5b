/** Sessions that outlived their app, and such that are resumed. */
export async function recoveredScenes(gallery) {
  const first = await gallery.open()
  await liveSessions(first)
  process.kill(first.main.pid, 'SIGKILL')
  await first.ended
  const second = await gallery.open()
  await recovered(second)
  await resumed(second)
}

/** One that streams, one that asks, one that is idle, and one that will end while nobody looks. */
async function liveSessions({ window, rows, log, start }) {
  await start('Write the release notes for 2.3')
  await window.locator('[data-activity=ready]').first().waitFor()
  await start('Rename the price column to cents, with a migration')
  await window.locator('[data-activity=needs-you]').first().waitFor()
  await start('Try the old branch', 'Allow all')
  await log.getByText('compare').first().waitFor()
  await start('Why is the checkout slow? Profile it and propose a fix', 'Ask')
  await window.locator('[data-activity=working]').first().waitFor()
  await window.getByRole('button', { name: 'Back to all sessions' }).click()
  await rows.nth(3).waitFor()
}

async function recovered({ window, rows, shotBoth, shot }) {
  const region = window.getByRole('region', { name: 'Recovered sessions' })
  await region.waitFor()
  await window.locator('[data-state=ended]').first().waitFor()
  await shotBoth('recovered')
  await rows.nth(1).getByRole('gridcell').first().click()
  await shotBoth('recovered-beside')
  await region.getByRole('button', { name: 'Stop all' }).click()
  await shot('recovered-stop')
  await window.getByRole('dialog').getByRole('button', { name: 'Stop all' }).click()
  await region.waitFor({ state: 'hidden' })
}

async function resumed({ window, rows, session, log, shot, shotBoth }) {
  await rows.getByText('release notes').first().click()
  await session.getByRole('button', { name: 'Resume' }).waitFor()
  await shotBoth('resume')
  await session.getByRole('button', { name: 'Resume' }).click()
  await session.getByRole('textbox', { name: 'Message' }).fill('Go on where we stopped')
  await window.keyboard.press('Enter')
  await log.getByText('date is missing').first().waitFor()
  await shot('resumed')
  await session.getByRole('textbox', { name: 'Message' }).fill('Put the date in')
  await window.keyboard.press('Enter')
  await log.getByText('dated today').first().waitFor()
  await session.getByRole('button', { name: 'Kill', exact: true }).click()
  await session.getByRole('button', { name: 'Resume' }).click()
  await window.getByRole('region', { name: 'It cannot be resumed' }).waitFor()
  await shotBoth('gone')
  await session.getByRole('button', { name: 'Resume' }).click()
  await window.getByRole('button', { name: 'Start fresh' }).nth(1).waitFor()
  await shot('gone-resume')
  await window.getByRole('button', { name: 'Back to all sessions' }).click()
  await shotBoth('resume-list')
}
