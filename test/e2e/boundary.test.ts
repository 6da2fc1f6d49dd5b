import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'
import { eventually, isAlive, processesWith } from '../helpers/processes'

let corral: TestApp
afterEach(() => corral.end())

/** Pid, parent and state letter of every process, as ps would show them. */
function processTable(): { pid: number; parent: number; state: string; command: string }[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(Number.isSafeInteger)
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        const command = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
        return [{ pid, parent: Number(parent), state: state as string, command }]
      } catch {
        return []
      }
    })
}
const childrenOf = (parent: number) => processTable().filter((process) => process.parent === parent)

it('a keeper that is killed leaves its tree to the warden, which ends and buries it; Chromium’s own processes never notice', async () => {
  corral = await startApp()
  const main = corral.electron.pid as number
  await corral.newSession({ prompt: '[[stubborn]] [[fork]] [[stuck]]' })
  await corral.rowBecomes(0, { state: 'running', activity: 'working' })
  const { session, keeperPid } = await corral.row(0)
  const tree = await eventually(() => {
    const pids = processesWith(`CORRAL_SESSION=${session}`)
    return pids.length >= 3 ? pids : null
  }, 'the agent has forked')
  const warden = processTable().find((process) => process.pid === Number(keeperPid))?.parent as number
  const chromium = childrenOf(main)
    .map((process) => process.pid)
    .filter((pid) => pid !== warden)

  process.kill(Number(keeperPid), 'SIGKILL')
  await corral.rowBecomes(0, { state: 'ended' })

  expect({
    tree: tree.filter(isAlive),
    chromium: chromium.filter((pid) => !isAlive(pid)),
    zombiesOfWarden: childrenOf(warden).filter((process) => process.state === 'Z'),
    zombiesOfMain: childrenOf(main).filter((process) => process.state === 'Z'),
    wardenLives: isAlive(warden),
  }).toEqual({ tree: [], chromium: [], zombiesOfWarden: [], zombiesOfMain: [], wardenLives: true })
  await corral.session.getByText('Its keeper was ended from outside (SIGKILL)').first().waitFor()

  // The next session gets a keeper of the same warden.
  await corral.newSession({ prompt: '[[plain:after]]' })
  await corral.log.getByText('after', { exact: true }).waitFor()
})

it('leaves no zombie and no growing list of descriptors over two hundred sessions', async () => {
  corral = await startApp()
  const main = corral.electron.pid as number
  const descriptors = () => readdirSync(`/proc/${main}/fd`).length
  /** Some are killed while they start, some when they run: nothing is waited for but the kill. */
  const cycles = (rounds: number, together: number) =>
    corral.window.evaluate(
      async ([times, width, folder]) => {
        const { corral: door } = globalThis as unknown as {
          corral: { request(...all: unknown[]): Promise<{ value: unknown }> }
        }
        const request = { agent: 'demo', folder, model: null, permissions: 'ask', prompt: '' }
        const one = async () => {
          const { value: id } = await door.request('session:start', request)
          const { value: report } = await door.request('session:kill', id)
          return (report as { verified: boolean }).verified
        }
        const verified: boolean[] = []
        for (let time = 0; time < times; time += 1)
          verified.push(...(await Promise.all(Array.from({ length: width }, one))))
        return verified.filter(Boolean).length
      },
      [rounds, together, corral.folder] as const,
    )
  await cycles(1, 5)
  const before = descriptors()
  const verified = await cycles(40, 5)
  const zombies = () =>
    processTable().filter(
      (process) =>
        process.state === 'Z' && (process.parent === main || processesWith(corral.home).includes(process.parent)),
    )
  await eventually(() => zombies().length === 0, 'whoever ended just now is buried')
  expect({ verified, grown: descriptors() - before < 10 }).toEqual({ verified: 200, grown: true })
})
