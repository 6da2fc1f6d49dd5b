import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { _electron } from 'playwright'
import { resolveElectron } from './electron.mjs'
import { needsVirtualDisplay, startDisplay } from './support/display.mjs'
import { root } from './support/places.mjs'
import { main, say } from './support/trouble.mjs'

// npm run shots [FOLDER]: pictures of the window in its states, in both themes, for a person to look at.

const THEMES = ['light', 'dark']

async function shots(folder) {
  mkdirSync(folder, { recursive: true })
  const display = needsVirtualDisplay() ? await startDisplay() : null
  try {
    for (const theme of THEMES) await gallery(folder, theme, display?.env ?? {})
  } finally {
    await display?.end()
  }
}

async function gallery(pictures, theme, environment) {
  const home = mkdtempSync(path.join(tmpdir(), 'corral-shots-'))
  const app = await _electron.launch({
    executablePath: resolveElectron().electron,
    args: [root],
    env: { ...process.env, ...environment, HOME: home, CORRAL_HOME: path.join(home, 'profile') },
  })
  const ended = new Promise((resolve) => app.process().once('exit', resolve))
  const window = await app.firstWindow()
  try {
    await window.emulateMedia({ colorScheme: theme })
    const shot = async (name) => {
      // Colours and heights settle within a transition.
      await window.waitForTimeout(350)
      await window.screenshot({ path: path.join(pictures, `${name}-${theme}.png`) })
      say(`${name}-${theme}.png`)
    }
    const folder = path.join(home, 'projects', 'shop')
    mkdirSync(folder, { recursive: true })
    for (const name of ['README.md', 'cart.ts', 'cart.test.ts', 'package.json'])
      writeFileSync(path.join(folder, name), '')
    await scenes(window, folder, shot)
  } finally {
    app.process().kill('SIGTERM')
    await ended
    rmSync(home, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function scenes(window, folder, shot) {
  const log = window.getByRole('log', { name: 'Conversation' })
  const rows = window.locator('[role=row][data-session]')
  const start = async (prompt, permissions) => {
    await window.getByRole('button', { name: 'New session' }).first().click()
    const dialog = window.getByRole('dialog', { name: 'New session' })
    await choose(window, dialog.getByLabel('Agent'), 'Demo agent')
    await dialog.getByLabel('Folder', { exact: true }).fill(folder)
    if (permissions) await choose(window, dialog.getByLabel('Permissions'), permissions)
    await dialog.getByLabel('Prompt').fill(prompt)
    return dialog
  }
  const go = async (prompt, permissions) => {
    await (await start(prompt, permissions)).getByRole('button', { name: 'Start' }).click()
  }
  await window.getByText('Demo agent').first().waitFor()
  await shot('empty')
  await start('Show me around, then list the files here.')
  await shot('dialog')
  await window.getByRole('dialog').getByRole('button', { name: 'Start' }).click()
  await log.getByText('have a look around').first().waitFor()
  await shot('streaming')
  await window.getByRole('group', { name: 'Permission request' }).waitFor()
  await shot('permission')
  await window.getByRole('button', { name: 'Allow', exact: true }).click()
  await log.getByText('That was a real command').waitFor()
  await shot('answered')
  await go('[[tool:sleep 600]]', 'Allow all')
  await window.locator('[data-activity=tool]').waitFor()
  await go('[[error:The service said: overloaded. Try again in a minute.]]')
  await log.getByText('overloaded').first().waitFor()
  await shot('error')
  await go('[[retry]] [[stuck]]')
  await window.locator('[data-activity=working]').first().waitFor()
  await window.getByRole('tab', { name: 'Raw' }).click()
  await shot('raw')
  await window.getByRole('tab', { name: 'Processes' }).click()
  await shot('processes')
  await window.getByRole('tab', { name: 'Details' }).click()
  await shot('details')
  await window.getByRole('tab', { name: 'Conversation' }).click()
  await window
    .getByRole('region', { name: 'Session', exact: true })
    .getByRole('button', { name: 'Kill', exact: true })
    .click()
  await window.locator('[data-state=ended]').first().waitFor()
  await shot('killed')
  await window.getByRole('button', { name: 'Back to all sessions' }).click()
  await rows.first().waitFor()
  await shot('sessions')
  await window.setViewportSize({ width: 720, height: 480 })
  await shot('sessions-small')
  await rows.first().click()
  await shot('session-small')
}

async function choose(window, field, option) {
  await field.click()
  await window.getByRole('option', { name: option }).click()
}

await main(() => shots(path.resolve(process.env.INIT_CWD ?? process.cwd(), process.argv[2] ?? 'shots')))
