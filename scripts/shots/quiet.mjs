/** The shortest that can be set, so that nobody waits for a minute. */
export const impatientSettings = { quietAfterSeconds: 5, repeatedCalls: 3 }

/** Sessions that may be stuck: one that waits for a call at rest, one that goes in circles. */
export async function quietScenes({ window, session, rows, shotBoth, shot, start }) {
  const notice = session.getByRole('region', { name: 'Quiet' })
  await start('Wait for the database', 'Allow all')
  await notice.getByText('Nothing said').waitFor()
  await shotBoth('quiet')
  await notice.getByRole('button', { name: 'Nudge', exact: true }).click()
  await shotBoth('quiet-nudge')
  await notice.getByRole('button', { name: 'Send nudge' }).click()
  await notice.getByText('A message waits').waitFor()
  await shot('quiet-nudged')
  await start('Try until it works', 'Allow all')
  await notice.getByText('in a row').waitFor()
  await shot('looping')
  await window.getByRole('button', { name: 'Back to all sessions' }).click()
  await rows.first().waitFor()
  await shot('quiet-rows')
}
