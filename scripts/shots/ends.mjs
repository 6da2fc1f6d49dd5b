import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Long enough that a picture of each rung can be taken. */
export const slowSettings = { stopGraceSeconds: 12, quitBoundSeconds: 12, onQuit: 'end' }

/** Leaves its cgroup, its mark and its parent, as a program that hides would; what is left of it is only suspected. */
const HIDE = `for mount in $(awk '/ - cgroup2 / { print $5 }' /proc/self/mountinfo); do
  echo $$ > "$mount/cgroup.procs"
done 2>/dev/null
setsid env -i sleep 600 > /dev/null 2>&1 &
`

const STUBBORN = 'Watch the build'
const FOUND_WITHIN_MS = 20_000

/** Whatever can be seen of ends: the audit, the ladder, sessions that were lost, the quit. Linux only: it kills by what /proc tells. */
export async function endScenes(gallery) {
  const first = await gallery.open()
  await audits(first, gallery.folder)
  await lostBoundary(first)
  await ladder(first)
  const second = await crash(first, gallery)
  await found(second)
  await quit(second)
}

/** The dialog **Containment** with nothing amiss, and with two processes that belong to no session. */
async function audits({ window, rows, shotBoth, start }, folder) {
  await start('Read the code and wait')
  await window.locator('[data-activity=ready]').first().waitFor()
  const session = await rows.first().getAttribute('data-session')
  await start('Write the release notes for 2.3')
  await rows.nth(1).waitFor()
  await window.locator(`[data-session="${session}"]`).getByRole('button', { name: 'Kill', exact: true }).click()
  await window.locator('[data-state=ended]').waitFor()
  await window.getByRole('button', { name: 'Containment' }).click()
  const dialog = window.getByRole('dialog', { name: 'Containment' })
  await dialog.getByText('Everything that runs').waitFor()
  await shotBoth('containment')
  const env = { ...process.env, CORRAL_SESSION: session }
  const strays = ['600', '601'].map((time) => spawn('sleep', [time], { cwd: folder, env, stdio: 'ignore' }))
  try {
    await dialog.getByRole('button', { name: 'Check again' }).click()
    await dialog.getByRole('alert').waitFor()
    await shotBoth('containment-stray')
  } finally {
    for (const stray of strays) stray.kill('SIGKILL')
  }
  await window.keyboard.press('Escape')
}

/** A session that outlived its warden. */
async function lostBoundary({ window, rows, session, shot, shotBoth }) {
  const row = rows.first()
  await openRow(row)
  process.kill(parentOf(Number(await row.getAttribute('data-keeper-pid'))), 'SIGKILL')
  await session.getByRole('img', { name: 'Outer boundary lost' }).waitFor()
  await shotBoth('boundary-lost')
  await window.getByRole('tab', { name: 'Details' }).click()
  await shot('boundary-lost-details')
  await window.getByRole('button', { name: 'Back to all sessions' }).click()
  await shot('boundary-lost-list')
}

/** A Stop that nobody obeys, rung by rung, and its report. */
async function ladder({ window, session, log, shot, shotBoth, start }) {
  await start(STUBBORN)
  await log.getByText('I watch the build').waitFor()
  await session.getByRole('button', { name: 'Stop', exact: true }).click()
  await session.getByText('then killed in').waitFor()
  await shotBoth('stopping')
  await session.locator('[data-when=now]').getByText('Asked to terminate').waitFor()
  await shot('terminating')
  await session.getByRole('button', { name: 'Stop now' }).click()
  await log.getByText('Verified gone').waitFor()
  await shot('stopped')
  await window.getByRole('tab', { name: 'Details' }).click()
  await shot('stopped-details')
  await window.getByRole('button', { name: 'Back to all sessions' }).click()
}

/** App, warden and one keeper killed at once, another keeper frozen; then the app after a restart. */
async function crash(first, gallery) {
  writeFileSync(path.join(gallery.folder, 'hide.sh'), HIDE)
  await first.start('Start the preview and run all tests', 'Allow all')
  await first.log.getByText('npm test').first().waitFor()
  const keeper = Number(await first.rows.first().getAttribute('data-keeper-pid'))
  await first.start('Run all tests and mend what fails', 'Allow all')
  await first.log.getByText('npm test').first().waitFor()
  const frozen = Number(await first.rows.first().getAttribute('data-keeper-pid'))
  process.kill(frozen, 'SIGSTOP')
  for (const pid of [parentOf(keeper), first.main.pid, keeper]) process.kill(pid, 'SIGKILL')
  await first.ended
  return { ...(await gallery.open()), frozen, folder: gallery.folder }
}

/** What the restarted app says of those two. */
async function found({ window, frozen, folder, shotBoth }) {
  try {
    await openRow(window.locator('[data-state=lost]'))
    await shotBoth('lost')
    await window.getByRole('button', { name: 'Show Details' }).click()
    await shotBoth('lost-details')
    await openRow(window.locator('[data-state=unknown]'))
    await shotBoth('unknown')
    await window.getByRole('button', { name: 'Back to all sessions' }).click()
    await shotBoth('lost-list')
  } finally {
    process.kill(frozen, 'SIGCONT')
    for (const pid of hidden(folder)) process.kill(pid, 'SIGKILL')
  }
}

/** By its first cell: in its middle a wide row has a button. */
const openRow = (row) => row.getByRole('gridcell').first().click({ timeout: FOUND_WITHIN_MS })

/** The overlay while three agents resist. */
async function quit({ app, window, shotBoth, start, log }) {
  for (let count = 0; count < 3; count += 1) {
    await start(STUBBORN)
    await log.getByText('I watch the build').waitFor()
  }
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await window.getByRole('region', { name: 'Quitting' }).waitFor()
  await shotBoth('quit')
}

/** Field 4 of /proc/PID/stat, proc(5). */
function parentOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

/** The sleepers of HIDE: told by the folder that they work in, which is this run's own. */
function hidden(folder) {
  return readdirSync('/proc')
    .filter(Number)
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === folder && readFileSync(`/proc/${pid}/environ`).length === 0
      } catch {
        return false
      }
    })
}
