import { spawn } from 'node:child_process'
import { readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Audit } from '../../preload/contract/audit'
import { startApp, type TestApp } from '../helpers/app'
import { eventually, isAlive, processesWith } from '../helpers/processes'

let corral: TestApp
afterEach(() => corral.end())

const dialog = () => corral.window.getByRole('dialog', { name: 'Containment' })
const audited = (pid: string) => dialog().locator(`[data-pid="${pid}"]`)

async function openContainment(): Promise<void> {
  await corral.window.getByRole('button', { name: 'Containment' }).click()
  await dialog().getByRole('table', { name: 'Processes' }).waitFor()
}

/** Field 4 of /proc/PID/stat, proc(5). */
function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

function worksIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder
  } catch {
    return false // It is gone.
  }
}

describe('the dialog Containment', () => {
  it('shows a session’s processes as alive and none stray, and after Kill as gone, and copies what it found', async () => {
    corral = await startApp()
    await corral.newSession({ prompt: '[[plain:idle]]' })
    await corral.rowBecomes(0, { activity: 'ready' })
    const { session, pid, keeperPid } = await corral.row(0)
    await openContainment()
    const liveness = () =>
      Promise.all([pid, keeperPid].map((each) => audited(each).getAttribute('data-liveness', { timeout: 5000 })))
    expect({
      liveness: await liveness(),
      words: await audited(pid).textContent(),
      stray: await dialog().locator('[data-stray=true]').count(),
    }).toEqual({ liveness: ['alive', 'alive'], words: `AliveAgent${pid}[[plain:idle]]Has not ended`, stray: 0 })
    await dialog().getByText('Everything that runs belongs to a session.').waitFor()
    await corral.window.keyboard.press('Escape')

    await corral.rows.first().getByRole('button', { name: 'Kill', exact: true }).click()
    await corral.rowBecomes(0, { state: 'ended' })
    await eventually(() => !isAlive(Number(keeperPid)), 'the keeper has left')
    await openContainment()
    expect(await liveness()).toEqual(['gone', 'gone'])
    await audited(pid).getByText('You killed it.').waitFor()

    await dialog().getByRole('button', { name: 'Copy as JSON' }).click()
    const copied = await eventually(
      () => corral.app.evaluate(({ clipboard }) => clipboard.readText()),
      'it is on the clipboard',
    )
    const { processes, stray } = JSON.parse(copied) as Audit
    expect({ sessions: processes.map((one) => one.session).filter(Boolean), stray }).toEqual({
      sessions: [session, session],
      stray: [],
    })
  })

  it('puts first, as a warning, what lives and has no session behind it', async () => {
    corral = await startApp()
    await corral.newSession({ prompt: '[[plain:idle]]' })
    await corral.rowBecomes(0, { activity: 'ready' })
    const { session } = await corral.row(0)
    await corral.closeWindow()
    // Anew, for an app looks once more for the mark of a session that it saw end, and ends who bears it.
    corral = await startApp({ home: corral.home })
    await corral.rowBecomes(0, { state: 'ended' })
    await openContainment()
    await dialog().getByText('Everything that runs').waitFor()
    const stray = spawn('sleep', ['900'], { env: { ...process.env, CORRAL_SESSION: session }, stdio: 'ignore' })
    try {
      await eventually(() => processesWith(`CORRAL_SESSION=${session}`).length === 1, 'it bears the mark')
      await dialog().getByRole('button', { name: 'Check again' }).click()
      await dialog().getByRole('alert').getByText('1 process is alive that belongs to no session.').waitFor()
      const first = dialog().locator('[data-pid]').first()
      expect([await first.getAttribute('data-pid'), await first.getAttribute('data-stray')]).toEqual([
        String(stray.pid),
        'true',
      ])
    } finally {
      stray.kill('SIGKILL')
    }
  })
})

describe('Stop', () => {
  it('shows its ladder, and a second click takes the rest of the grace away', async () => {
    corral = await startApp({ settings: { stopGraceSeconds: 60 } })
    await corral.newSession({ prompt: '[[stubborn]] [[stuck]]' })
    await corral.log.getByText('Now I am stuck').waitFor()
    const { session } = await corral.row(0)
    await corral.session.getByRole('button', { name: 'Stop', exact: true }).dblclick()
    const ladder = corral.session.getByRole('region', { name: 'Ending' })
    await ladder.locator('[data-when=now]').getByText('Asked to finish').waitFor()
    await ladder.getByText(/then killed in (60|5\d) s/).waitFor()
    // The second click of a double click takes nothing away: a ladder without grace is climbed within a second.
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect((await corral.row(0)).state).toBe('stopping')

    const began = performance.now()
    await corral.session.getByRole('button', { name: 'Stop now' }).click()
    await corral.rowBecomes(0, { state: 'ended' })
    const isQuick = performance.now() - began < 5000
    expect({ isQuick, left: processesWith(`CORRAL_SESSION=${session}`) }).toEqual({ isQuick: true, left: [] })
    await corral.log.getByText('Verified gone').waitFor()
    await corral.session.getByText('Stopped by force').waitFor()
  })
})

/** Leaves its cgroup, its mark and its parent, as a program that hides would: only where it works speaks against it. */
const HIDE = `for mount in $(awk '/ - cgroup2 / { print $5 }' /proc/self/mountinfo); do
  echo $$ > "$mount/cgroup.procs"
done 2>/dev/null
setsid env -i sleep 7213 > /dev/null 2>&1 &
`

it('a session that was lost with app, warden and keeper is shown with what was found, what was ended and what may be its own', async () => {
  corral = await startApp()
  writeFileSync(path.join(corral.folder, 'hide.sh'), HIDE)
  await corral.newSession({ prompt: '[[tool:sh hide.sh]] [[tool:sleep 600]]', permissions: 'Allow all' })
  await corral.log.getByText('sleep 600', { exact: true }).first().waitFor()
  const { session, keeperPid } = await corral.row(0)
  const { folder } = corral
  const hidden = await eventually(
    () => processesWith('sleep 7213').find((pid) => worksIn(pid, folder)),
    'the hidden program runs',
  )
  try {
    const gone = new Promise((resolve) => corral.electron.once('exit', resolve))
    for (const pid of [parentOf(Number(keeperPid)), corral.electron.pid as number, Number(keeperPid)])
      process.kill(pid, 'SIGKILL')
    await gone

    corral = await startApp({ home: corral.home })
    await corral.rowBecomes(0, { state: 'lost' })
    expect({ marked: processesWith(`CORRAL_SESSION=${session}`), hidden: isAlive(hidden) }).toEqual({
      marked: [],
      hidden: true,
    })
    await corral.rows.first().getByRole('gridcell').first().click()
    const notice = corral.session.getByRole('region', { name: 'Lost: nobody saw how it ended' })
    await notice.waitFor()
    expect(await notice.innerText()).toContain('One more may be its own')
    // Nothing in the conversation looks as if it still ran.
    await corral.log.getByText('sleep 600', { exact: true }).first().waitFor()
    expect(await corral.log.locator('.animate-spin').count()).toBe(0)
    await notice.getByRole('button', { name: 'Show Details' }).click()
    const end = corral.session.getByRole('region', { name: 'End' })
    await end.getByText(/^\d+ process(es)? of it, ended in/).waitFor()
    await end.getByText(`${hidden} sleep 7213`).waitFor()
    await end.getByRole('button', { name: `Copy process ${hidden}` }).click()
    const copied = () => corral.app.evaluate(({ clipboard }) => clipboard.readText())
    await eventually(
      async () => (await copied()).startsWith(`${hidden} sleep 7213: `),
      'the suspect is on the clipboard',
    )
  } finally {
    process.kill(hidden, 'SIGKILL')
  }
})

it('a slow quit shows how many processes are left, and takes no more orders', async () => {
  corral = await startApp({ settings: { onQuit: 'end', quitBoundSeconds: 8 } })
  for (const count of [1, 2]) {
    await corral.newSession({ prompt: '[[stubborn]] [[fork]] [[stuck]]' })
    await corral.log.getByText('Now I am stuck').waitFor()
    await eventually(async () => (await corral.rows.count()) === count, `${count} sessions are in the list`)
  }
  const sessions = await Promise.all([0, 1].map((index) => corral.row(index)))
  const gone = new Promise((resolve) => corral.electron.once('exit', resolve))
  await corral.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  const overlay = corral.window.getByRole('region', { name: 'Quitting' })
  await overlay.getByText('6 of 6 processes left').waitFor()
  const words = await overlay.textContent()
  const isCovered = await corral.window.locator('main').evaluate((main) => main.hasAttribute('inert'))
  expect({ words: words?.replace(/\d+ s at most/, 'N s at most'), isCovered }).toEqual({
    words:
      'Quitting Corral6 of 6 processes leftAgents are asked to finish; those that do not are killed. Corral closes in N s at most.',
    isCovered: true,
  })
  await gone
  expect(sessions.flatMap(({ session }) => processesWith(`CORRAL_SESSION=${session}`))).toEqual([])
})
