import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { _electron, type ElectronApplication, type Locator, type Page } from 'playwright'
import { eventually, processesWith } from './processes'

const root = path.resolve(import.meta.dirname, '../..')
/** Chromium gives its sandbox to ordinary users, and refuses it to root. */
export const hasSandbox = process.getuid?.() !== 0

/** A window on a busy machine. */
const WINDOW_WITHIN_MS = 45_000

export type TestApp = {
  app: ElectronApplication
  electron: ChildProcess
  window: Page
  home: string
  folder: string
  /** What the page wrote to its console as an error, or threw: none is expected. */
  complaints: string[]
  grid: Locator
  rows: Locator
  session: Locator
  log: Locator
  newSession(choice: { prompt: string; agent?: string; folder?: string; permissions?: string }): Promise<void>
  /** Chooses in the menu of the panel. */
  menu(item: string): Promise<void>
  row(index: number): Promise<Record<'session' | 'state' | 'activity' | 'agentSession' | 'pid' | 'keeperPid', string>>
  /** Closes the open session with keys: the first leaves the message, the second the session. */
  toTheList(): Promise<void>
  /** Waits until settings.json holds these. */
  settingsBecome(wanted: Record<string, unknown>): Promise<void>
  /** Waits until the row has these values. */
  rowBecomes(index: number, wanted: Partial<Record<'state' | 'activity', string>>): Promise<void>
  /** Closes the window as a person would and waits until the app is gone. */
  closeWindow(): Promise<void>
  /** The whole process of main, and whatever of this profile runs. */
  leftovers(): number[]
  end(): Promise<void>
}

/** The real app on a profile of its own, in a real Electron window. */
export async function startApp(
  options: { settings?: object; home?: string; environment?: Record<string, string>; arguments?: string[] } = {},
): Promise<TestApp> {
  const base = options.home ? path.dirname(options.home) : mkdtempSync(path.join(tmpdir(), 'corral-e2e-'))
  const home = options.home ?? path.join(base, 'home')
  const folder = path.join(base, 'work')
  mkdirSync(home, { recursive: true, mode: 0o700 })
  mkdirSync(folder, { recursive: true })
  if (options.settings) writeFileSync(path.join(home, 'settings.json'), JSON.stringify(options.settings))
  const environment = { ...process.env, HOME: base, CORRAL_HOME: home, ...options.environment } as Record<
    string,
    string
  >
  // The app is no test runner: its own guard must not see ours.
  delete environment.VITEST
  const app = await _electron.launch({
    args: [root, ...(options.arguments ?? [])],
    cwd: folder,
    env: environment,
    chromiumSandbox: hasSandbox,
  })
  // Taken now: Playwright forgets it when the app has ended.
  const electron = app.process()
  let said = ''
  electron.stderr?.on('data', (words) => {
    said = (said + words).slice(-4000)
  })
  const window = await app.firstWindow({ timeout: WINDOW_WITHIN_MS }).catch(async (error: Error) => {
    const told = await Promise.race([inMain(app), new Promise((resolve) => setTimeout(resolve, 3000, 'nothing'))])
    electron.kill('SIGKILL')
    throw new Error(`${error.message} The app said: ${said} Main answers: ${told}`)
  })
  const complaints: string[] = []
  window.on('pageerror', (error) => complaints.push(String(error)))
  window.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  const grid = window.getByRole('grid', { name: 'Sessions' })
  const rows = window.locator('[role=row][data-session]')
  const session = window.getByRole('region', { name: 'Session', exact: true })
  const row: TestApp['row'] = async (index) => {
    const read = (name: string) => rows.nth(index).getAttribute(`data-${name}`)
    return {
      session: (await read('session')) ?? '',
      state: (await read('state')) ?? '',
      activity: (await read('activity')) ?? '',
      agentSession: (await read('agent-session')) ?? '',
      pid: (await read('pid')) ?? '',
      keeperPid: (await read('keeper-pid')) ?? '',
    }
  }
  const leftovers = () => processesWith(home).filter((pid) => pid !== electron.pid)
  const test: TestApp = {
    ...{ app, electron, window, home, folder, complaints, grid, rows, session },
    log: window.getByRole('log', { name: 'Conversation' }),
    newSession: async (choice) => {
      await window.getByRole('button', { name: 'New session' }).first().click()
      const dialog = window.getByRole('dialog', { name: 'New session' })
      await choose(window, dialog.getByLabel('Agent'), choice.agent ?? 'Demo agent')
      await dialog.getByLabel('Folder', { exact: true }).fill(choice.folder ?? folder)
      if (choice.permissions) await choose(window, dialog.getByLabel('Permissions'), choice.permissions)
      await dialog.getByLabel('Prompt').fill(choice.prompt)
      await dialog.getByRole('button', { name: 'Start' }).click()
      await dialog.waitFor({ state: 'hidden' })
    },
    menu: async (item) => {
      await window.getByRole('button', { name: 'Menu' }).click()
      await window.getByRole('menuitem', { name: item }).click()
    },
    toTheList: async () => {
      const session = window.getByRole('region', { name: 'Session', exact: true })
      await session.getByRole('textbox', { name: 'Message' }).press('Escape')
      await window.keyboard.press('Escape')
      await session.waitFor({ state: 'hidden' })
    },
    settingsBecome: async (wanted) => {
      await eventually(
        () => {
          const file = path.join(home, 'settings.json')
          const stored = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
          return Object.entries(wanted).every(([name, value]) => isDeepStrictEqual(stored[name], value))
        },
        `the settings hold ${JSON.stringify(wanted)}`,
      )
    },
    row,
    rowBecomes: async (index, wanted) => {
      await eventually(
        async () => {
          const now = await row(index)
          return Object.entries(wanted).every(([name, value]) => now[name as 'state'] === value)
        },
        `row ${index} shows ${JSON.stringify(wanted)}`,
        30_000,
      )
    },
    closeWindow: async () => {
      const gone = new Promise((resolve) => electron.once('exit', resolve))
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
      await gone
    },
    leftovers,
    end: async () => {
      if (electron.exitCode === null && electron.signalCode === null) {
        const gone = new Promise((resolve) => electron.once('exit', resolve))
        electron.kill('SIGTERM')
        await gone
      }
      await eventually(() => processesWith(home).length === 0, `nothing of ${home} runs`)
      rmSync(base, { recursive: true, force: true, maxRetries: 3 })
    },
  }
  return test
}

/** What main knows of itself, for the message of a failing test. */
const inMain = (app: ElectronApplication) =>
  app.evaluate(
    ({ app: electron, BrowserWindow }) =>
      `ready ${electron.isReady()}, windows ${BrowserWindow.getAllWindows().map((each) => each.webContents.getURL())}`,
  )

async function choose(window: Page, field: Locator, option: string): Promise<void> {
  await field.click()
  await window.getByRole('option', { name: option }).click()
}
