import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { appProcesses } from '../helpers/app-process'
import { withPreload } from '../helpers/preload'
import { eventually, processesWith } from '../helpers/processes'

/** More than a resume has; the test ends at the first that is not reached. */
const MOST_STEPS = 80

const FIRST = ['the first prompt', 'heard the first prompt']

/** Resumes a session with an app that dies right before its n-th change to a folder, for every n; answers what the next app finds. */
async function crashes(isFresh: boolean): Promise<string[]> {
  const base = mkdtempSync(path.join(tmpdir(), 'corral-resume-'))
  const home = path.join(base, 'home')
  const apps = await appProcesses()
  onTestFinished(async () => {
    for (const pid of processesWith(home)) process.kill(pid, 'SIGKILL')
    await eventually(() => processesWith(home).length === 0, 'nothing of it runs')
    rmSync(base, { recursive: true, force: true })
    apps.end()
  })
  let app = apps.start(home, FIRST[0])
  const { session } = await app.answer()
  const [directory, ended] = [path.join(home, 'sessions', session as string), path.join(base, 'ended')]
  const transcript = async () => ((await app.ask({ ask: 'transcript' })) as { lines: string[] }).lines
  const agents = () =>
    processesWith(`CORRAL_SESSION=${session}`).filter((pid) => processesWith('say resumed').includes(pid))
  await eventually(async () => (await transcript()).includes(FIRST[1] as string), 'it was heard')

  const found: string[] = []
  for (let step = 1; step <= MOST_STEPS; step += 1) {
    await app.ask({ ask: 'kill' })
    if (isFresh) {
      await app.killed()
      if (step === 1) cpSync(directory, ended, { recursive: true })
      rmSync(directory, { recursive: true })
      cpSync(ended, directory, { recursive: true })
      app = apps.start(home)
      await app.answer()
    }
    const resumed = await app.ask({ ask: 'resume', dieAtStep: step }).catch(() => null)
    await app.killed()
    app = apps.start(home)
    const { state, why } = (await app.answer()) as { state: string; why: string }
    // Whatever is found, the conversation begins as it did, and no agent runs that is not the session's.
    expect({ step, lines: (await transcript()).slice(0, 2) }).toEqual({ step, lines: FIRST })
    if (state === 'ended' || state === 'lost') expect({ step, agents: agents() }).toEqual({ step, agents: [] })
    else await eventually(() => agents().length === 1, 'one agent runs')
    found.push(state === 'ended' || state === 'lost' ? why : state)
    if (resumed) break
  }
  expect(await app.ask({ ask: 'kill' })).toEqual({ verified: true })
  await app.killed()
  return found
}

it.each([
  ['of the same ended session', true],
  ['of what the last attempt left', false],
])(
  'a resume that dies with its app at any step, %s, leaves the old end or the new process, never both',
  async (_, isFresh) => {
    const found = await withPreload('dies-at-step', () => crashes(isFresh))
    // The old end at first, then a session that was to be started: nobody tells of a loss that there was not.
    const order = found.map((each) => {
      if (each === 'You killed it.') return 'old'
      return each === 'running' || each.startsWith('Corral ended before') ? 'new' : each
    })
    expect({ steps: found.length > 8, order: [...new Set(order)], last: found.at(-1) }).toEqual({
      steps: true,
      order: ['old', 'new'],
      last: 'running',
    })
  },
  300_000,
)
