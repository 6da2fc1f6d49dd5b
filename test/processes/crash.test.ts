import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { type AppProcess, appProcesses } from '../helpers/app-process'
import { eventually, processesWith } from '../helpers/processes'

const CRASHES = 100
const WORDS = 8000

let apps: Awaited<ReturnType<typeof appProcesses>>
beforeAll(async () => {
  apps = await appProcesses()
})
afterAll(() => apps.end())

/** What the conversation is without any crash. */
const expected = (prompts: string[]) => [
  `dialog ${WORDS}`,
  ...Array.from({ length: WORDS }, (_, index) => index + 1).flatMap((word) =>
    word % 10 === 0 ? [`word ${word}`, `asks ${word}`, `answer to ${word}`, `was answered ${word}`] : [`word ${word}`],
  ),
  'dialog over',
  ...prompts.flatMap((prompt) => [prompt, `heard ${prompt}`]),
]

it(`a conversation that lived through ${CRASHES} crashes of the app at random moments is the one without any`, async () => {
  const base = mkdtempSync(path.join(tmpdir(), 'corral-crash-'))
  const home = path.join(base, 'home')
  onTestFinished(async () => {
    for (const pid of processesWith(home)) process.kill(pid, 'SIGKILL')
    await eventually(() => processesWith(home).length === 0, 'nothing of it runs')
    rmSync(base, { recursive: true, force: true })
  })
  let app: AppProcess = apps.start(home, `dialog ${WORDS}`)
  expect(await app.answer()).toMatchObject({ state: 'running' })
  for (let crash = 0; crash < CRASHES; crash += 1) {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 250))
    await app.killed()
    app = apps.start(home)
    // Every third one is killed while it is coming back.
    if (crash % 3 !== 0) await app.answer()
  }
  await app.killed()
  app = apps.start(home)
  expect((await app.answer()).state).toBe('running')
  expect(await app.ask({ ask: 'send', text: 'still there?' })).toEqual({ sent: { written: true, why: '' } })
  const lines = await eventually(
    async () => {
      const { lines: read } = (await app.ask({ ask: 'transcript' })) as { lines: string[] }
      return read.includes('heard still there?') && read.includes('dialog over') ? read : null
    },
    'the stream is over and the next prompt has its answer',
    60_000,
  )
  // Sent while the stream ran, so it lies somewhere in its midst; everything else has its place.
  expect(lines.filter((line) => !/still there/.test(line))).toEqual(expected([]))
  expect(lines.filter((line) => /still there/.test(line))).toEqual(['still there?', 'heard still there?'])
  expect(await app.ask({ ask: 'kill' })).toEqual({ verified: true })
  await app.killed()
}, 240_000)
