import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Bridge } from '../../preload/contract/ipc'
import { startApp, type TestApp } from '../helpers/app'

let corral: TestApp
afterEach(() => corral.end())

const SECRET = 'sk-proj-abcdefghijklmnop1234'

/** What the person would choose in the system's dialogs. */
const choosing = (file: string, folder: string) =>
  corral.app.evaluate(
    ({ dialog }, chosen) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen.file })
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen.folder] })
    },
    { file, folder },
  )

async function say(text: string): Promise<void> {
  await corral.window.getByRole('textbox', { name: 'Message' }).fill(text)
  await corral.window.getByRole('button', { name: 'Send' }).click()
}

it('exports a conversation whole, without the secret in it, and several to a folder', async () => {
  corral = await startApp()
  const { window, home } = corral
  const base = path.dirname(home)
  const file = path.join(base, 'out.md')
  const folder = path.join(base, 'exports')
  mkdirSync(folder)
  await choosing(file, folder)
  await corral.newSession({ prompt: `Key [[plain:It is ${SECRET} in ${base}/work.]] [[tool:echo done]]` })
  await window.getByRole('group', { name: 'Permission request' }).getByRole('button', { name: 'Allow' }).first().click()
  await corral.rowBecomes(0, { state: 'running', activity: 'ready' })
  await window.getByRole('tab', { name: 'Details' }).click()
  await window.getByRole('button', { name: 'Export…' }).click()
  const dialog = window.getByRole('dialog', { name: 'Export session' })
  await dialog.getByRole('button', { name: 'Export…' }).click()
  await dialog.waitFor({ state: 'hidden' })
  const { session, agentSession } = await corral.row(0)
  const text = readFileSync(file, 'utf8')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, 'TIME')
    .replace(/ok, [\d.]+ s/, 'ok, N s')
  const prompt = 'Key [[plain:It is [redacted: token] in ~/work.]] [[tool:echo done]]'
  expect(text.startsWith('# Key ')).toBe(true)
  expect(text.slice(text.indexOf('\n\n') + 2)).toBe(`- Agent: \`Demo agent, demo\`
- Folder: \`~/work\`
- Started: \`TIME\`
- Ended: \`not yet\`
- Session: \`1000000 (${session})\`
- Agent’s session: \`${agentSession}\`
- Exported: \`TIME\`

## You · TIME

> ${prompt}

## Agent · TIME

It is [redacted: token] in ~/work.

*Allowed: Bash · echo done*

### Bash · echo done

ok, N s

\`\`\`
{
  "command": "echo done",
  "description": "A command of the demo agent"
}
\`\`\`

\`\`\`
done
\`\`\`

TOOL-DONE "done"

---

Redacted: 3 tokens, 4 home folders. Redaction goes by what secrets look like, so read this before you pass it on.
`)
  // Two at once, to a folder, as they are.
  await corral.newSession({ prompt: '[[plain:the second]]' })
  await corral.log.getByText('the second', { exact: true }).waitFor()
  const ids = await corral.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-session') ?? ''))
  const result = await window.evaluate(
    (sessions) =>
      (globalThis as unknown as { corral: Bridge }).corral.request('sessions:export', {
        sessions,
        format: 'json',
        redact: false,
      }),
    ids,
  )
  const names = readdirSync(folder)
  const texts = names.map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as { events: object[] })
  expect({
    ok: result.ok,
    names: names.map((name) => name.slice(0, 7)).sort(),
    whole: JSON.stringify(texts).split(SECRET).length - 1 >= 2,
    complaints: corral.complaints,
  }).toEqual({ ok: true, names: ['1000000', '1000001'], whole: true, complaints: [] })
})

it('tells in one sentence why an export could not be written', async () => {
  corral = await startApp()
  const { window } = corral
  await choosing('/proc/nowhere/out.md', '/proc')
  await corral.newSession({ prompt: '[[plain:words]]' })
  await corral.log.getByText('words', { exact: true }).waitFor()
  await window.getByRole('tab', { name: 'Details' }).click()
  await window.getByRole('button', { name: 'Export…' }).click()
  const dialog = window.getByRole('dialog', { name: 'Export session' })
  await dialog.getByRole('button', { name: 'Export…' }).click()
  expect(await dialog.getByRole('alert').innerText()).toContain('could not be exported to /proc/nowhere/out.md')
})

it('finds words in sessions that have ended, and goes to the place on an older page', async () => {
  corral = await startApp()
  const { window, log } = corral
  await corral.newSession({ prompt: '[[plain:The golden needle is here.]]' })
  await corral.rowBecomes(0, { activity: 'ready' })
  // So much that the first turn is on a page that the window does not load.
  for (let turn = 0; turn < 2; turn += 1) {
    await say(`[[big:1500000]] [[plain:End of ${turn}]]`)
    await log.getByText(`End of ${turn}`, { exact: true }).waitFor()
    await corral.rowBecomes(0, { activity: 'ready' })
  }
  await corral.session.getByRole('button', { name: 'Kill' }).click()
  await corral.rowBecomes(0, { state: 'ended' })
  await window.getByRole('button', { name: 'Back to all sessions' }).click()
  await corral.newSession({ prompt: '[[plain:Another Needle, of iron.]]' })
  await corral.rowBecomes(0, { activity: 'ready' })

  await corral.menu('Search sessions')
  const dialog = window.getByRole('dialog', { name: 'Search sessions' })
  await dialog.getByRole('searchbox', { name: 'Search sessions' }).fill('needle')
  await dialog.getByRole('status').getByText('4 places in 2 sessions', { exact: false }).waitFor()
  await dialog.getByRole('searchbox', { name: 'Search sessions' }).fill('NEEDLE is here')
  await dialog.getByRole('status').getByText('2 places in 1 session', { exact: false }).waitFor()
  await window.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  const found = log.getByText('The golden needle is here.', { exact: true })
  await found.waitFor()
  await expect
    .poll(() =>
      found.evaluate((element) => {
        const [place, frame] = [
          element.getBoundingClientRect(),
          document.querySelector('[role=log]')?.getBoundingClientRect(),
        ]
        return frame !== undefined && place.top >= frame.top && place.bottom <= frame.bottom
      }),
    )
    .toBe(true)
  expect(corral.complaints).toEqual([])
})
