import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { startDisplay } from '../../scripts/support/display.mjs'
import { startApp, type TestApp } from '../helpers/app'
import { eventually, isAlive, processesWith } from '../helpers/processes'

let corral: TestApp
afterEach(() => corral.end())

/** A session that ignores every polite word, with two processes of its own. Returns the pids below it, its keeper's too. */
async function resisting(): Promise<number[]> {
  await corral.newSession({ prompt: '[[stubborn]] [[fork]] [[stuck]]' })
  return eventually(async () => {
    const { session, keeperPid } = await corral.row(0)
    const pids = processesWith(`CORRAL_SESSION=${session}`)
    return pids.length >= 3 ? [...pids, Number(keeperPid)] : null
  }, 'the agent has forked')
}

const gone = () => new Promise((resolve) => corral.electron.once('exit', (code, signal) => resolve(code ?? signal)))

describe('nothing is left after', () => {
  it('an error in main that nobody foresaw', async () => {
    corral = await startApp()
    const pids = await resisting()
    const left = gone()
    await corral.app.evaluate(() => {
      setTimeout(() => {
        throw new Error('nobody foresaw this')
      }, 10)
    })
    expect(await left).toBe(1)
    await eventually(() => !pids.some(isAlive), 'the session is gone')
  })

  it('a shutdown of the computer, which never asks', async () => {
    corral = await startApp({ settings: { onQuit: 'ask' } })
    const pids = await resisting()
    const left = gone()
    await corral.app.evaluate(({ powerMonitor }) => {
      setTimeout(() => powerMonitor.emit('shutdown'), 10)
    })
    expect(await left).toBe(0)
    await eventually(() => !pids.some(isAlive), 'the session is gone')
  })

  it('the death of the X server, which main hears nothing of', async () => {
    const display = await startDisplay()
    onTestFinished(() => display.end())
    corral = await startApp({ settings: { reattachWindowSeconds: 1 }, environment: display.env })
    const pids = await resisting()
    const left = gone()
    await display.end()
    await left
    await eventually(() => !pids.some(isAlive), 'the session is gone')
  })

  it('a main that is stuck in the middle of its quit', async () => {
    corral = await startApp({ settings: { onQuit: 'end', quitBoundSeconds: 3 } })
    const pids = await resisting()
    const left = gone()
    await corral.app.evaluate(({ app }) => {
      setTimeout(() => {
        app.quit()
        setTimeout(() => {
          for (;;);
        }, 200)
      }, 10)
    })
    expect(await left).toBe('SIGKILL')
    await eventually(() => !pids.some(isAlive), 'the session is gone')
  })
})

describe('the person’s browser', () => {
  /** The system's way to open a link; the browser that it starts is a sleep that says its pid. */
  function system() {
    const bin = mkdtempSync(path.join(tmpdir(), 'corral-browser-'))
    onTestFinished(() => rmSync(bin, { recursive: true }))
    const opened = path.join(bin, 'opened')
    writeFileSync(path.join(bin, 'xdg-open'), `#!/bin/sh\nsleep 611 &\necho "$! $1" >> ${opened}\n`, { mode: 0o755 })
    const browsers = () => {
      try {
        return readFileSync(opened, 'utf8')
          .trim()
          .split('\n')
          .map((line) => line.split(' '))
      } catch {
        return []
      }
    }
    const end = () => {
      for (const [pid] of browsers()) if (isAlive(Number(pid))) process.kill(Number(pid), 'SIGKILL')
    }
    return { environment: { PATH: `${bin}:${process.env.PATH}` }, browsers, end }
  }

  it('lives on when it was opened from the app, or by an agent’s log-in, and both are ended', async () => {
    const { environment, browsers, end } = system()
    corral = await startApp({ settings: { onQuit: 'end' }, environment })
    await corral.newSession({
      prompt: '[[tool:"$BROWSER" https://example.invalid/login; sleep 600]]',
      permissions: 'Allow all',
    })
    await eventually(() => browsers().length === 1, 'the agent’s log-in was opened')
    await corral.window.evaluate(() =>
      (globalThis as unknown as { corral: { request(...all: unknown[]): Promise<unknown> } }).corral.request(
        'link:open',
        'https://example.invalid/from-the-app',
      ),
    )
    await eventually(() => browsers().length === 2, 'the app’s link was opened')
    const { pid } = await corral.row(0)
    await corral.closeWindow()
    const after = {
      agent: isAlive(Number(pid)),
      browsers: browsers().map(([browser, url]) => ({ lives: isAlive(Number(browser)), url })),
    }
    end()
    expect(after).toEqual({
      agent: false,
      browsers: [
        { lives: true, url: 'https://example.invalid/login' },
        { lives: true, url: 'https://example.invalid/from-the-app' },
      ],
    })
  })
})
