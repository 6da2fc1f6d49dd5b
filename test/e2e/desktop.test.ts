import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'
import { eventually } from '../helpers/processes'

let corral: TestApp
afterEach(() => corral.end())

type Watched = {
  shown: (Electron.Notification & { isClosed?: boolean })[]
  badges: number[]
  menu: Electron.Menu | null
  hasFocus: boolean
  raised: number
}

/** What the desktop would be shown is noted instead; whether the window has the focus is the test's to say. */
async function watchDesktop(): Promise<void> {
  await corral.app.evaluate(({ app, BrowserWindow, Notification, Tray }) => {
    const noted: Watched = { shown: [], badges: [], menu: null, hasFocus: false, raised: 0 }
    Object.assign(globalThis, { watched: noted })
    Notification.isSupported = () => true
    Notification.prototype.show = function (this: Electron.Notification) {
      noted.shown.push(this)
    }
    Notification.prototype.close = function (this: Electron.Notification) {
      Object.assign(this, { isClosed: true })
    }
    app.setBadgeCount = (count) => noted.badges.push(count ?? 0) > 0
    Tray.prototype.setContextMenu = (menu) => {
      noted.menu = menu
    }
    const window = BrowserWindow.getAllWindows()[0]!
    window.isFocused = () => noted.hasFocus
    window.focus = () => {
      noted.raised += 1
    }
  })
}
/** Runs in main, where `watched` is. */
const inMain = <T>(read: string): Promise<T> =>
  corral.app.evaluate((_electron, expression) => {
    // biome-ignore lint/security/noGlobalEval: an expression of this file, in main
    return globalThis.eval(`(({ watched }) => ${expression})(globalThis)`) as T
  }, read)
const shown = () => inMain<[string, string][]>('watched.shown.map(({ title, body }) => [title, body])')
const closed = () => inMain<boolean[]>('watched.shown.map((each) => each.isClosed === true)')
const labels = () =>
  inMain<string[]>(`watched.menu?.items.filter(({ type }) => type !== 'separator').map(({ label }) => label) ?? []`)
const choose = (label: string) => inMain(`void watched.menu.items.find((each) => each.label === '${label}').click()`)

describe('the desktop', () => {
  it('is told of what needs the person and of failures, by the name alone; a click leads there', async () => {
    corral = await startApp()
    await watchDesktop()
    const { window } = corral
    await corral.newSession({ prompt: 'Ask [[tool:touch secret-file]]' })
    await eventually(async () => (await shown()).length === 1, 'the question is told')
    await window.getByRole('button', { name: 'Back to all sessions' }).click()
    await corral.newSession({ prompt: 'Fall [[crash]]' })
    await eventually(async () => (await shown()).length === 2, 'the crash is told')
    expect(await shown()).toEqual([
      ['Ask [[tool:touch secret-file]]', 'Waits for your answer.'],
      ['Fall [[crash]]', 'Failed (exit code 3).'],
    ])
    expect(await inMain('watched.badges.at(-1)')).toBe(1)
    await inMain(`watched.shown[0].emit('click')`)
    const question = window.getByRole('group', { name: 'Permission request' })
    await question.waitFor()
    expect(await inMain('watched.raised')).toBe(1)
    await question.getByRole('button', { name: 'Deny' }).first().click()
    await eventually(async () => (await inMain('watched.badges.at(-1)')) === 0, 'nobody waits any more')
    expect(corral.complaints).toEqual([])
  })

  it('is told nothing of the session before the person, and takes back what is over', async () => {
    corral = await startApp()
    await watchDesktop()
    const { window } = corral
    await inMain('void (watched.hasFocus = true)')
    await corral.newSession({ prompt: 'See [[tool:touch one]]' })
    await window.getByRole('group', { name: 'Permission request' }).waitFor()
    await window.waitForTimeout(1500)
    const seen = await shown()
    await window.getByRole('button', { name: 'Back to all sessions' }).click()
    await inMain('void (watched.hasFocus = false)')
    await corral.newSession({ prompt: 'Away [[tool:touch two]]' })
    await eventually(async () => (await shown()).length === 1, 'it is told while the person is away')
    await window
      .getByRole('group', { name: 'Permission request' })
      .getByRole('button', { name: 'Allow' })
      .first()
      .click()
    await eventually(async () => (await closed())[0] === true, 'it is taken back when it is answered')
    expect(seen).toEqual([])
  })

  it('has a menu of what lives, from which a session is opened, begun, and all are stopped', async () => {
    corral = await startApp()
    await watchDesktop()
    const { window } = corral
    await corral.newSession({ prompt: 'Ask [[tool:touch x]]' })
    await window.getByRole('button', { name: 'Back to all sessions' }).click()
    await eventually(async () => (await labels())[1]?.includes('needs you') === true, 'the menu has it')
    expect(await labels()).toEqual([
      ...[
        '1 live, 1 needs you',
        'Ask [[tool:touch x]] – needs you',
        'New session…',
        'Stop all…',
        'Show Corral',
        'Quit',
      ],
    ])
    await choose('Ask [[tool:touch x]] – needs you')
    await corral.session.waitFor()
    await choose('New session…')
    const launch = window.getByRole('dialog', { name: 'New session' })
    await launch.waitFor()
    await window.keyboard.press('Escape')
    await launch.waitFor({ state: 'hidden' })
    await choose('Stop all…')
    const question = window.getByRole('dialog', { name: 'Stop the one live session?' })
    await question.getByRole('button', { name: 'Stop all' }).click()
    await corral.rowBecomes(0, { state: 'ended' })
    await eventually(async () => (await labels())[0] === 'nothing runs', 'the menu is empty')
    expect(corral.complaints).toEqual([])
  })

  it('has the window where it was, unless its file is damaged', async () => {
    corral = await startApp()
    const file = path.join(corral.home, 'window.json')
    const bounds = { x: 60, y: 40, width: 900, height: 600 }
    const boundsNow = () => corral.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
    await corral.app.evaluate(
      ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted),
      bounds,
    )
    const kept = () => existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { bounds: object }).bounds
    await eventually(() => JSON.stringify(kept()) === JSON.stringify(bounds), 'the place is kept')
    await corral.closeWindow()
    corral = await startApp({ home: corral.home })
    expect(await boundsNow()).toEqual(bounds)
    await corral.closeWindow()
    writeFileSync(file, '{"version":1,"bounds":{"x":"left"}}')
    corral = await startApp({ home: corral.home })
    expect(await boundsNow()).toMatchObject({ width: 1280, height: 820 })
    await corral.window.getByText('window.json was damaged', { exact: false }).waitFor()
  })
})
