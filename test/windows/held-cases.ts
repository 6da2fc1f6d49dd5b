import { type ChildProcessByStdio, spawn } from 'node:child_process'
import path from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { platform } from '../../main/platform'
import { endLeftovers } from '../../main/platform/kill-tree'
import { delay, eventually, isAlive, stage, startBystander, survivors } from './world'

type Held = { container: string; pids: number[]; members: number[] }

/** A process that holds a tree in its jobs, and what it said. */
async function hold(): Promise<{ held: Held; holder: ChildProcessByStdio<Writable, Readable, null>; last(): unknown }> {
  const holder = spawn(process.execPath, [path.join(stage, 'holder.cjs')], {
    ...{ detached: true, windowsHide: true },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  let said = ''
  holder.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  const lines = () =>
    said
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown)
  await eventually(() => lines().length === 1, 'the tree stands')
  return { held: lines()[0] as Held, holder, last: () => lines()[1] }
}

/** The jobs alone, without libuv's own. */
export const heldCases: Record<string, () => Promise<unknown>> = {
  'held tree that is ended': async () => {
    const bystander = startBystander()
    const { held, holder, last } = await hold()
    holder.stdin.end()
    await eventually(last, 'it says what came out')
    const result = {
      ...(last() as object),
      allAreMembers: held.pids.every((pid) => held.members.includes(pid)),
      others: [isAlive(holder.pid as number), bystander.isAlive()],
    }
    holder.kill()
    bystander.end()
    return result
  },

  'held tree whose holder is killed': async () => {
    const { held, holder } = await hold()
    process.kill(holder.pid as number, 'SIGKILL')
    const alive = await survivors(held.pids)
    // Under Wine the name of a job goes half a second after its last handle.
    await delay(2000)
    const { verified, proof, processes } = await endLeftovers(platform, platform.container(held.container), 'warden')
    return { alive, verified, proof, processes }
  },
}
