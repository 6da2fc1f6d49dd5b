import { createRequire } from 'node:module'
import path from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'

const root = path.resolve(import.meta.dirname, '../..')
/** Outside Electron its package answers the path of the program. */
const electron = createRequire(import.meta.url)('electron') as string

/** Chromium refuses its sandbox to root. */
const sandboxSwitch = process.getuid?.() === 0 ? ['--no-sandbox'] : []

let corral: TestApp
beforeEach(async () => {
  corral = await startApp()
})
afterEach(() => corral.end())

describe('the window', () => {
  it('has no node, no Electron, and one door', async () => {
    expect(
      await corral.window.evaluate(() => ({
        process: typeof (globalThis as { process?: unknown }).process,
        require: typeof (globalThis as { require?: unknown }).require,
        door: Object.keys((globalThis as unknown as { corral: object }).corral).sort(),
      })),
    ).toEqual({ process: 'undefined', require: 'undefined', door: ['on', 'request'] })
  })

  it('is sandboxed and isolated, without webviews', async () => {
    const preferences = await corral.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Electron.WebPreferences
      }
      const { sandbox, contextIsolation, nodeIntegration, webviewTag } = contents.getLastWebPreferences()
      return { sandbox, contextIsolation, nodeIntegration, webviewTag }
    })
    expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false })
  })

  it('goes nowhere, opens nothing, and runs no script but its own', async () => {
    const before = corral.window.url()
    const outcome = await corral.window.evaluate(() => {
      const opened = window.open('https://example.invalid/')
      const script = document.createElement('script')
      script.textContent = 'window.intruder = true'
      document.body.append(script)
      location.href = 'https://example.invalid/'
      return new Promise<{ opened: boolean; intruder: boolean }>((resolve) =>
        setTimeout(() => resolve({ opened: opened !== null, intruder: 'intruder' in window }), 300),
      )
    })
    expect({ ...outcome, url: corral.window.url() === before, windows: corral.app.windows().length }).toEqual({
      opened: false,
      intruder: false,
      url: true,
      windows: 1,
    })
  })

  it('is told in one sentence when it asks what it may not', async () => {
    const ask = (channel: string, ...args: unknown[]) =>
      corral.window.evaluate(
        ([name, values]) =>
          (
            globalThis as unknown as {
              corral: { request(...all: unknown[]): Promise<{ ok: boolean; fault?: { code: string } }> }
            }
          ).corral
            .request(name, ...(values as unknown[]))
            .then(
              (outcome) => (outcome.ok ? 'ok' : outcome.fault?.code),
              () => 'rejected',
            ),
        [channel, args] as const,
      )
    expect({
      unknownChannel: await ask('shell:run', 'ls'),
      noId: await ask('session:kill'),
      path: await ask('session:kill', '../../etc'),
      stranger: await ask('session:kill', '00000000-0000-4000-8000-000000000000'),
      settings: await ask('settings:change', { quitBoundSeconds: -1 }),
      program: await ask('link:open', 'file:///etc/passwd'),
      script: await ask('link:open', 'javascript:alert(1)'),
      fine: await ask('session:list'),
    }).toEqual({
      unknownChannel: 'rejected',
      noId: 'bad-request',
      path: 'bad-request',
      stranger: 'session-unknown',
      settings: 'bad-request',
      program: 'not-a-web-link',
      script: 'not-a-web-link',
      fine: 'ok',
    })
  })
})

it('a second instance on the same profile hands over to the first and touches nothing', async () => {
  await corral.newSession({ prompt: '[[slow:300]]' })
  await corral.rowBecomes(0, { state: 'running', activity: 'working' })
  const before = await corral.row(0)
  const second = await execa(electron, [...sandboxSwitch, root], {
    env: { CORRAL_HOME: corral.home },
    timeout: 20_000,
    reject: false,
  })
  expect({ code: second.exitCode, after: await corral.row(0) }).toEqual({ code: 0, after: before })
})

it('an audit beside the running app lists its processes, and calls none of them stray', async () => {
  await corral.newSession({ prompt: '[[slow:300]]' })
  await corral.rowBecomes(0, { state: 'running', activity: 'working' })
  const { pid, keeperPid } = await corral.row(0)
  const audit = await execa(electron, [...sandboxSwitch, root, '--audit'], {
    env: { CORRAL_HOME: corral.home },
    timeout: 20_000,
    reject: false,
  })
  const { processes, stray } = JSON.parse(audit.stdout) as {
    processes: { kind: string; liveness: string; process: { pid: number } }[]
    stray: unknown[]
  }
  const alive = processes.filter(({ liveness }) => liveness === 'alive')
  expect({
    code: audit.exitCode,
    kinds: alive.map(({ kind }) => kind).sort(),
    named: [pid, keeperPid].map(Number).every((each) => alive.some(({ process: { pid: listed } }) => listed === each)),
    stray,
  }).toEqual({ code: 0, kinds: ['agent', 'keeper', 'warden'], named: true, stray: [] })
})
