import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Locator } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unreachable, violations } from '../helpers/accessibility'
import { startApp, type TestApp } from '../helpers/app'
import { STORY, storySettings } from '../helpers/story'

// One app that is brought into many states: an app for each would take minutes.

const LARGE = { width: 1280, height: 800 }
/** The least that the window has. */
const SMALL = { width: 720, height: 480 }
/** SMALL at 200 %, in pixels of the page. */
const ZOOMED = { width: 360, height: 240 }

let corral: TestApp
let bin: string
const environment = () => ({ PATH: `${bin}:${process.env.PATH}` })

beforeAll(async () => {
  // Who is called claude here speaks as Claude does, and needs no key.
  const demo = path.resolve(import.meta.dirname, '../../assets/demo-agent.mjs')
  bin = mkdtempSync(path.join(tmpdir(), 'corral-bin-'))
  writeFileSync(path.join(bin, 'claude'), `#!/bin/sh\nexec "${process.execPath}" "${demo}" "$@"\n`)
  chmodSync(path.join(bin, 'claude'), 0o755)
  corral = await startApp({
    settings: { ...storySettings, quitBoundSeconds: 20, stopGraceSeconds: 20, repeatedCalls: 3 },
    environment: environment(),
  })
  await prepare()
})
afterAll(async () => {
  await corral.end()
  rmSync(bin, { recursive: true, force: true })
})

/** Colours settle at once, and nothing turns. */
const prepare = () => corral.window.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' })

/** What is wrong with the window as it is: in both themes, and as small as it gets. */
async function wrong(beside: 'menu' | null = null): Promise<string[]> {
  const { window } = corral
  const found = new Set<string>()
  const look = async (how: string) => {
    for (const each of await violations(window, beside)) found.add(`${how}: ${each}`)
    for (const each of await unreachable(window)) found.add(`${how}: ${each}`)
  }
  await look('light')
  await window.emulateMedia({ colorScheme: 'dark' })
  await settled()
  await look('dark')
  await window.emulateMedia({ colorScheme: 'light' })
  for (const size of [SMALL, ZOOMED]) {
    await window.setViewportSize(size)
    await settled()
    const how = `${size.width} x ${size.height}`
    for (const each of await unreachable(window)) found.add(`${how}: ${each}`)
    if (size === ZOOMED) for (const each of await violations(window, beside)) found.add(`${how}: ${each}`)
  }
  await window.setViewportSize(LARGE)
  await settled()
  return [...found]
}

/** Virtual lists have measured their new rows. */
const settled = () =>
  corral.window.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  )

const back = async () => {
  const { window } = corral
  await window.getByRole('button', { name: 'Back to all sessions' }).click()
  await corral.session.waitFor({ state: 'hidden' })
}
const row = (name: string) => corral.rows.filter({ hasText: name })
const openRow = (name: string) => row(name).first().getByRole('gridcell').first().click()
const dialog = (name: string | RegExp) => corral.window.getByRole('dialog', { name })
const leave = async (shown: Locator) => {
  await corral.window.keyboard.press('Escape')
  await shown.waitFor({ state: 'hidden' })
}

describe('nothing is wrong for axe, in both themes, nor out of reach in a small window,', () => {
  it('in the empty window and in what a session starts with', async () => {
    const { window } = corral
    await window.getByText('Demo agent').first().waitFor()
    expect.soft(await wrong()).toEqual([])
    await window.getByRole('button', { name: 'New session' }).first().click()
    await dialog('New session').getByRole('button', { name: 'More' }).click()
    expect.soft(await wrong()).toEqual([])
    await dialog('New session').getByLabel('Agent').click()
    await window.getByRole('option', { name: 'Demo agent' }).waitFor()
    expect.soft(await wrong('menu')).toEqual([])
    await window.keyboard.press('Escape')
    await leave(dialog('New session'))
  })

  it('in a conversation with everything that can be said, while it is said and afterwards', async () => {
    const { window, log, session } = corral
    await corral.newSession({ prompt: 'story', agent: STORY })
    await log.getByText('Run all tests').first().waitFor()
    expect.soft(await wrong()).toEqual([])
    await log.getByText('17 passed').first().waitFor()
    const folds = log.locator('[aria-expanded=false]')
    for (let count = await folds.count(); count > 0; count -= 1) await folds.first().click()
    expect.soft(await wrong()).toEqual([])
    for (const tab of ['Raw', 'Processes', 'Details']) {
      await window.getByRole('tab', { name: tab }).click()
      await session.getByRole('tabpanel').waitFor()
      expect.soft(await wrong()).toEqual([])
    }
    await window.getByRole('button', { name: 'Export…' }).click()
    await dialog('Export session').waitFor()
    expect.soft(await wrong()).toEqual([])
    await leave(dialog('Export session'))
    await back()
  })

  it('while an agent streams, while another asks, and after faults', async () => {
    const { window, log } = corral
    await corral.newSession({ prompt: 'Explain the checkout step by step [[slow:3000]]' })
    await log.getByText('token3').first().waitFor()
    await window.getByRole('textbox', { name: 'Message' }).fill('And the basket')
    await window.keyboard.press('Enter')
    await window.getByRole('list', { name: 'Queued messages' }).waitFor()
    expect.soft(await wrong()).toEqual([])
    await corral.newSession({ prompt: 'Migrate the prices [[tool:npm run migrate]]' })
    await window.getByRole('group', { name: 'Permission request' }).waitFor()
    expect.soft(await wrong()).toEqual([])
    await corral.newSession({ prompt: 'Ask the service [[error:The service said: overloaded.]]' })
    await log.getByText('overloaded').first().waitFor()
    expect.soft(await wrong()).toEqual([])
    // What it is given now is asked for again after the restart.
    await window.getByRole('button', { name: 'New session' }).first().click()
    await dialog('New session').getByRole('button', { name: 'More' }).click()
    await dialog('New session').getByLabel('Environment').fill('STAGE=test')
    await leave(dialog('New session'))
    await corral.newSession({ prompt: 'Fall over [[stderr:Out of memory]] [[crash]]' })
    await row('Fall over').and(window.locator('[data-state=ended]')).waitFor()
    expect.soft(await wrong()).toEqual([])
    await corral.newSession({ prompt: 'Wait for the build [[tool:sleep 600]]', permissions: 'Allow all' })
    await row('Wait for').and(window.locator('[data-activity=tool]')).waitFor()
    await window.getByRole('tab', { name: 'Processes' }).click()
    await window.getByRole('treegrid').getByText('sleep 600').first().waitFor()
    expect.soft(await wrong()).toEqual([])
    await back()
  })

  it('in a worktree: its field, its changes, and what is asked when it ends', async () => {
    const { window, session, log } = corral
    const repository = path.join(corral.folder, 'shop')
    mkdirSync(repository)
    writeFileSync(path.join(repository, 'notes.txt'), 'first\nsecond\n')
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false']
    for (const order of [
      ['init', '-q'],
      ['add', '.'],
      [...identity, 'commit', '-qm', 'first'],
    ])
      expect(spawnSync('git', order, { cwd: repository }).status).toBe(0)
    await window.getByRole('button', { name: 'New session' }).first().click()
    const launch = dialog('New session')
    await launch.getByLabel('Folder', { exact: true }).fill(repository)
    await launch.getByRole('checkbox', { name: 'Own worktree' }).check()
    await launch.getByLabel('Prompt').fill('Note it down [[tool:echo third >> notes.txt; echo new > made.txt]]')
    await launch.getByLabel('Permissions').click()
    await window.getByRole('option', { name: 'Allow all' }).click()
    expect.soft(await wrong()).toEqual([])
    await launch.getByRole('button', { name: 'Start' }).click()
    await launch.waitFor({ state: 'hidden' })
    await log.getByText('TOOL-DONE').waitFor()
    await window.getByRole('tab', { name: 'Changes' }).click()
    await session.getByRole('button', { name: 'notes.txt', exact: false }).first().click()
    await session.getByText('third').first().waitFor()
    expect.soft(await wrong()).toEqual([])
    await session.getByRole('button', { name: 'Kill', exact: true }).click()
    await session.getByRole('region', { name: 'Worktree' }).waitFor()
    expect.soft(await wrong()).toEqual([])
    await session.getByRole('button', { name: 'Remove', exact: true }).click()
    await window.getByRole('button', { name: 'Remove worktree too' }).waitFor()
    expect.soft(await wrong()).toEqual([])
    await window.getByRole('button', { name: 'Remove worktree too' }).click()
    await window.getByRole('button', { name: 'Remove with its changes' }).waitFor()
    expect.soft(await wrong()).toEqual([])
    await window.getByRole('button', { name: 'Remove with its changes' }).click()
    await row('Note it down').waitFor({ state: 'hidden' })
  })

  it('in what is said of a session that may be stuck', async () => {
    const { session } = corral
    // What was told of the worktree goes on its way out.
    await corral.window.locator('[data-sonner-toast]').waitFor({ state: 'hidden' })
    await corral.newSession({
      prompt: 'Look again [[tool:true]][[tool:true]][[tool:true]][[slow:3000]]',
      permissions: 'Allow all',
    })
    await session.getByRole('region', { name: 'Quiet' }).waitFor()
    await session.getByRole('button', { name: 'Nudge' }).click()
    expect.soft(await wrong()).toEqual([])
    await session.getByRole('button', { name: 'Kill', exact: true }).click()
    await row('Look again').and(corral.window.locator('[data-state=ended]')).waitFor()
    await session.getByRole('button', { name: 'Remove', exact: true }).click()
    await dialog(/^Remove “Look again/).waitFor()
    expect.soft(await wrong()).toEqual([])
    await dialog(/^Remove “Look again/)
      .getByRole('button', { name: 'Remove', exact: true })
      .click()
    await row('Look again').waitFor({ state: 'hidden' })
  })

  it('in the list: all of it, grouped, filtered, with some selected, and with nothing left', async () => {
    const { window } = corral
    expect.soft(await wrong()).toEqual([])
    await window.getByRole('button', { name: /^Groups/ }).click()
    await window.getByRole('menuitemradio', { name: 'By state' }).waitFor()
    expect.soft(await wrong('menu')).toEqual([])
    await window.getByRole('menuitemradio', { name: 'By state' }).click()
    await row('Migrate').focus()
    await window.keyboard.press('Control+a')
    await window.getByRole('region', { name: 'Selected sessions' }).waitFor()
    expect.soft(await wrong()).toEqual([])
    await row('Migrate').focus()
    await window.keyboard.press('Escape')
    await window.getByRole('textbox', { name: 'Filter sessions' }).fill('zzz')
    await window.getByText('No session is left by the filter.').waitFor()
    expect.soft(await wrong()).toEqual([])
    await window.getByRole('button', { name: 'Show all' }).click()
    await window.getByRole('button', { name: 'Menu' }).click()
    await window.getByRole('menuitem', { name: 'Settings' }).waitFor()
    expect.soft(await wrong('menu')).toEqual([])
    await window.keyboard.press('Escape')
  })

  it('in the dialogs of the menu and the footer', async () => {
    const { window, home, folder } = corral
    const saved = path.join(path.dirname(home), '.claude', 'projects', 'work')
    mkdirSync(saved, { recursive: true })
    const message = {
      type: 'user',
      isSidechain: false,
      message: { role: 'user', content: 'Mend the cart' },
      cwd: folder,
    }
    writeFileSync(path.join(saved, 'f01ee559-e575-4eb7-9548-a45ce5a79702.jsonl'), `${JSON.stringify(message)}\n`)
    const open: Record<string, () => Promise<void>> = {
      Settings: () => corral.menu('Settings'),
      Keys: () => corral.menu('Keys'),
      'Command palette': () => corral.menu('Command palette'),
      'Past sessions': async () => {
        await corral.menu('Past sessions')
        await dialog('Past sessions').getByRole('listitem').first().waitFor()
      },
      'Search sessions': async () => {
        await corral.menu('Search sessions')
        await dialog('Search sessions').getByRole('searchbox').fill('token')
        await dialog('Search sessions').getByRole('status').getByText('in 1 session', { exact: false }).waitFor()
      },
      'Needs you': () => window.getByRole('button', { name: '1 needs you' }).click(),
      Containment: async () => {
        await window.getByRole('button', { name: 'Containment' }).click()
        await dialog('Containment').getByText('Check again').waitFor()
      },
    }
    const found: Record<string, string[]> = {}
    for (const [name, show] of Object.entries(open)) {
      await show()
      await dialog(name).waitFor()
      found[name] = await wrong()
      await leave(dialog(name))
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(open).map((name) => [name, []])))
  })

  it('in its questions, and in what it tells in passing', async () => {
    const { window, app } = corral
    await window.getByRole('button', { name: 'Kill all' }).click()
    await dialog(/^Kill \d live/).waitFor()
    expect.soft(await wrong()).toEqual([])
    await leave(dialog(/^Kill \d live/))
    await row('Migrate').focus()
    await window.keyboard.press('x')
    await dialog(/^Kill “Migrate/).waitFor()
    expect.soft(await wrong()).toEqual([])
    await leave(dialog(/^Kill “Migrate/))
    await row('Migrate').focus()
    await window.keyboard.press('Space')
    await window.getByRole('button', { name: 'Copy ids' }).click()
    await window.locator('[data-sonner-toast]').waitFor()
    expect.soft(await wrong()).toEqual([])
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await dialog('Quit').waitFor()
    expect.soft(await wrong()).toEqual([])
    await dialog('Quit').getByRole('button', { name: 'Cancel' }).click()
    await dialog('Quit').waitFor({ state: 'hidden' })
  })

  it('in what a restart finds, in Resume, and while it quits', async () => {
    const gone = new Promise((resolve) => corral.electron.once('exit', resolve))
    await corral.newSession({ prompt: 'Never end [[stubborn]] [[stuck]]' })
    await corral.log.getByText('Now I am stuck').waitFor()
    corral.electron.kill('SIGKILL')
    await gone
    corral = await startApp({ home: corral.home, environment: environment() })
    await prepare()
    const { window, app } = corral
    const region = window.getByRole('region', { name: 'Recovered sessions' })
    await region.waitFor()
    expect.soft(await wrong()).toEqual([])
    await openRow('Migrate')
    await window.getByRole('group', { name: 'Permission request' }).waitFor()
    expect.soft(await wrong()).toEqual([])
    await region.getByRole('button', { name: 'Stop all' }).click()
    await dialog(/^Stop/).waitFor()
    expect.soft(await wrong()).toEqual([])
    await leave(dialog(/^Stop/))
    await openRow('Fall over')
    await corral.session.getByRole('button', { name: 'Resume' }).click()
    await dialog('Resume').waitFor()
    expect.soft(await wrong()).toEqual([])
    await leave(dialog('Resume'))
    await openRow('Never end')
    await corral.session.getByRole('button', { name: 'Stop', exact: true }).click()
    await corral.session.getByRole('region', { name: 'Ending' }).waitFor()
    expect.soft(await wrong()).toEqual([])
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await dialog('Quit').getByRole('button', { name: 'End all' }).click()
    await window.getByRole('region', { name: 'Quitting' }).waitFor()
    expect.soft(await wrong()).toEqual([])
  })
})
