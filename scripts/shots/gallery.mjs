import { randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { _electron } from 'playwright'
import { resolveElectron } from '../electron.mjs'
import { root } from '../support/places.mjs'
import { say } from '../support/trouble.mjs'

export const LARGE = { width: 1280, height: 800 }
export const SMALL = { width: 720, height: 480 }
/** SMALL at 200 %, in pixels of the page. */
export const ZOOMED = { width: 360, height: 240 }
export const HUGE = { width: 3840, height: 2160 }

const fixtures = path.join(root, 'test/fixtures/agents')
/** The agents of the pictures: real programs that speak the protocol of who they are called as, and need no key. */
const agents = [
  { name: 'claude', script: path.join(import.meta.dirname, 'agents/claude.mjs'), version: '2.0.14 (Claude Code)' },
  { name: 'gemini', script: path.join(fixtures, 'story-agent.mjs'), version: '0.61.0' },
]

/** What Claude Code saved by itself before, and how many hours ago. */
const past = [
  { prompt: 'Why does the basket forget its coupons after a reload?', hours: 3 },
  { prompt: 'Write tests for the address check, with addresses of five countries', hours: 26 },
  { prompt: 'Move the price rules out of the page into a module of their own', hours: 51 },
  { prompt: 'Explain how a refund travels through the code', hours: 170 },
]

const LAUNCHED_WITHIN_MS = 45_000

/** Colours and heights settle within a transition. */
const SETTLED_MS = 350

/**
 * A profile of its own with a folder to work in, for pictures of one theme.
 * @param {{ pictures: string, theme: 'light' | 'dark', environment: Record<string, string>, settings?: object }} options
 *   where pictures go, and what the app finds in its environment and settings
 */
export function openGallery({ pictures, theme, environment, settings }) {
  const home = mkdtempSync(path.join(tmpdir(), 'corral-shots-'))
  const profile = path.join(home, 'profile')
  const folder = path.join(home, 'projects', 'shop')
  for (const each of [profile, folder]) mkdirSync(each, { recursive: true, mode: 0o700 })
  for (const name of ['README.md', 'cart.ts', 'cart.test.ts']) writeFileSync(path.join(folder, name), '')
  // What its agents run takes as long as a picture needs.
  const scripts = { build: 'sleep 6', check: 'true', test: 'sleep 600', migrate: 'echo 48 rows changed' }
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'shop', scripts }))
  const bin = path.join(home, '.local', 'bin')
  mkdirSync(bin, { recursive: true })
  for (const { name, script, version } of agents) {
    const answer = `[ "$1" = --version ] && echo "${version}" && exit`
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${answer}\nexec "${process.execPath}" "${script}" "$@"\n`)
    chmodSync(path.join(bin, name), 0o755)
  }
  const saved = path.join(home, '.claude', 'projects', 'shop')
  mkdirSync(saved, { recursive: true })
  for (const { prompt, hours } of past) {
    const file = path.join(saved, `${randomUUID()}.jsonl`)
    const message = { role: 'user', content: prompt }
    writeFileSync(file, `${JSON.stringify({ type: 'user', isSidechain: false, message, cwd: folder })}\n`)
    const at = Date.now() / 1000 - hours * 3600
    utimesSync(file, at, at)
  }
  const PATH = `${bin}:${process.env.PATH}`
  if (settings) writeFileSync(path.join(profile, 'settings.json'), JSON.stringify(settings))

  const opened = []

  /** Opens the window on this profile. Called again, it is the app after a restart. */
  async function open() {
    const start = () =>
      _electron.launch({
        executablePath: resolveElectron().electron,
        args: [root],
        env: { ...process.env, PATH, ...environment, HOME: home, CORRAL_HOME: profile },
        timeout: LAUNCHED_WITHIN_MS,
      })
    // On a busy machine Playwright now and then misses that the app is ready, ends it and gives up.
    const app = await start().catch(start)
    const main = app.process()
    const ended = new Promise((resolve) => main.once('exit', resolve))
    const window = await app.firstWindow()
    await window.emulateMedia({ colorScheme: theme })
    await window.setViewportSize(LARGE)
    const shot = async (name) => {
      await window.waitForTimeout(SETTLED_MS)
      await window.screenshot({ path: path.join(pictures, `${name}-${theme}.png`) })
      say(`${name}-${theme}.png`)
    }
    /** The same at further sizes, by what is put behind its name. */
    const shotSizes = async (name, sizes) => {
      await shot(name)
      for (const [word, size] of Object.entries(sizes)) {
        await window.setViewportSize(size)
        await shot(`${name}-${word}`)
      }
      await window.setViewportSize(LARGE)
    }
    const end = async () => {
      if (main.exitCode === null && main.signalCode === null) main.kill('SIGTERM')
      await ended
    }
    /** Fills the dialog **New session** in and leaves it open. */
    const prepare = async (prompt, permissions, agent = 'Claude Code') => {
      await window.getByRole('button', { name: 'New session' }).first().click()
      const dialog = window.getByRole('dialog', { name: 'New session' })
      await choose(window, dialog.getByLabel('Agent'), agent)
      await dialog.getByLabel('Folder', { exact: true }).fill(folder)
      if (permissions) await choose(window, dialog.getByLabel('Permissions'), permissions)
      await dialog.getByLabel('Prompt').fill(prompt)
      return dialog
    }
    opened.push(end)
    return {
      ...{ app, main, window, ended, shot },
      /** The same at the smallest size that the window has, too. */
      shotBoth: (name) => shotSizes(name, { small: SMALL }),
      shotSizes,
      log: window.getByRole('log', { name: 'Conversation' }),
      session: window.getByRole('region', { name: 'Session', exact: true }),
      rows: window.locator('[role=row][data-session]'),
      prepare,
      async start(prompt, permissions, agent) {
        const dialog = await prepare(prompt, permissions, agent)
        await dialog.getByRole('button', { name: 'Start' }).click()
        await dialog.waitFor({ state: 'hidden' })
      },
    }
  }

  async function close() {
    for (const end of opened) await end()
    rmSync(home, { recursive: true, force: true, maxRetries: 3 })
  }

  return { folder, open, close }
}

async function choose(window, field, option) {
  await field.click()
  await window.getByRole('option', { name: option }).click()
}
