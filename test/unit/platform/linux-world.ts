import { spawn } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { vi } from 'vitest'
import { createLinux } from '../../../main/platform/linux'
import { readStat } from '../../../main/platform/linux-proc'
import type { Signal } from '../../../main/platform/platform'
import type { ProcId } from '../../../preload/contract/process'
import { eventually, isAlive, processesWith } from '../../helpers/processes'
import type { World } from './world'

/** What the real system is made to say, at the border between the platform and its two sources: /proc and libc. */
const lies = vi.hoisted(() => ({
  hidden: new Set<number>(),
  denied: new Set<number>(),
  sent: [] as { pid: number; number: number }[],
}))

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs')>()
  const refuse = (code: string): never => {
    throw Object.assign(new Error(`${code}: made up by the test`), { code })
  }
  return {
    ...real,
    openSync: (...values: Parameters<typeof real.openSync>) => {
      const pid = Number(/^\/proc\/(\d+)\/stat$/.exec(String(values[0]))?.[1])
      return lies.hidden.has(pid) ? refuse('EACCES') : real.openSync(...values)
    },
    // No cgroup: it would end the hidden and the denied as well, with one call that nobody can count.
    readFileSync: (...values: Parameters<typeof real.readFileSync>) =>
      values[0] === '/proc/self/cgroup' ? refuse('ENOENT') : real.readFileSync(...values),
  }
})

vi.mock('../../../main/platform/linux-libc', async (importOriginal) => {
  const real = await importOriginal<typeof import('../../../main/platform/linux-libc')>()
  return {
    loadLibc: () => {
      const libc = real.loadLibc()
      if (!libc) throw new Error('Without koffi the rules of the exact tier cannot be tried.')
      const pidOf = new Map<number, number>()
      return {
        ...libc,
        openPidfd: (pid: number) => {
          const descriptor = libc.openPidfd(pid)
          if (descriptor !== null) pidOf.set(descriptor, pid)
          return descriptor
        },
        signalPidfd: (descriptor: number, number: number) => {
          const pid = pidOf.get(descriptor) as number
          if (lies.denied.has(pid)) return 'not-permitted'
          lies.sent.push({ pid, number })
          return libc.signalPidfd(descriptor, number)
        },
      }
    },
  }
})

const MARK_NAME = 'CORRAL_TEST_MARK'
/** Numbers of x86-64 and arm64 (signal(7)). */
const SIGNALS: Record<number, Signal> = { 9: 'SIGKILL', 15: 'SIGTERM', 18: 'SIGCONT', 19: 'SIGSTOP' }
/** A shell that does what it is told through a pipe of its own; $0 is the folder, $1 its name there. */
const PUPPET = [
  'mkfifo "$0/$1"',
  'exec 3<>"$0/$1"',
  'echo $$ > "$0/$1.new"',
  'mv "$0/$1.new" "$0/$1.pid"',
  'while read -r line <&3; do eval "$line"; done',
].join('; ')
/** So many that a test that cannot end it fails, so few that the machine does not. */
const FORKER = 'echo $$ > "$0/$1.pid"; i=0; while [ $i -lt 500 ]; do i=$((i+1)); sleep 900 & sleep 0.01; done'

/** Everybody that libuv started here: it waits for them itself. */
const ours = new Set<number>()
const linux = createLinux()

export type Strangers = { take(): ProcId; close(): void }

/** Processes that never were ours: their parent is dead before this process becomes the heir of orphans. Call first of all. */
export async function startStrangers(count: number): Promise<Strangers> {
  const loop = `i=0; while [ $i -lt ${count} ]; do sleep 900 >/dev/null & echo $!; i=$((i+1)); done`
  const shell = spawn('sh', ['-c', loop], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, [MARK_NAME]: `world-${process.pid}-of-another` },
  })
  let said = ''
  shell.stdout.on('data', (chunk: Buffer) => {
    said += chunk
  })
  await new Promise((resolve) => shell.once('close', resolve))
  const all = said.trim().split('\n').map(Number).map(identityOf)
  const free = [...all]
  linux.becomeHeir()
  return {
    take: () => {
      const next = free.shift()
      if (!next) throw new Error('There are no strangers left; start more of them.')
      return next
    },
    close: () => {
      for (const { pid, startTime } of all) {
        const stat = readStat(pid)
        if (typeof stat === 'object' && stat.startTime === startTime) process.kill(pid, 'SIGKILL')
      }
    },
  }
}

function identityOf(pid: number): ProcId {
  const found = linux.identify(pid)
  if (typeof found !== 'object') throw new Error(`Process ${pid} is ${found}.`)
  return found
}

/** Linux itself, the tier of the subreaper: real processes below this one, which is their keeper and their warden. */
export async function linuxWorld(strangers: Strangers): Promise<World> {
  const folder = mkdtempSync(path.join(tmpdir(), 'corral-world-'))
  const mark = `${MARK_NAME}=world-${process.pid}`
  const nameOf = new Map<number, string>()
  let births = 0

  const environment = (isMarked: boolean) => ({
    ...process.env,
    ...{ PUPPET, FORKER },
    ...(isMarked ? { [MARK_NAME]: `world-${process.pid}` } : {}),
  })
  const born = async (name: string): Promise<ProcId> => {
    const pid = await eventually(() => readNumber(path.join(folder, `${name}.pid`)), `${name} is born`)
    nameOf.set(pid, name)
    return identityOf(pid)
  }
  const next = () => {
    births += 1
    return `p${births}`
  }
  /** Not writeFileSync: it would wait for ever where nobody reads any more. */
  const tell = ({ pid }: ProcId, line: string) => {
    const pipe = openSync(path.join(folder, nameOf.get(pid) as string), constants.O_WRONLY | constants.O_NONBLOCK)
    writeSync(pipe, `${line}\n`)
    closeSync(pipe)
  }
  const start = async (file: string, args: string[], isMarked: boolean, name: string): Promise<ProcId> => {
    const child = spawn(file, args, { detached: true, stdio: 'ignore', env: environment(isMarked) })
    ours.add(child.pid as number)
    return born(name)
  }
  const puppet = (name: string) => ['-c', PUPPET, folder, name]
  const startBelow = async (parent: ProcId, line: (name: string) => string): Promise<ProcId> => {
    const name = next()
    tell(parent, line(name))
    return born(name)
  }
  const child = (parent: ProcId) => startBelow(parent, (name) => `sh -c "$PUPPET" ${folder} ${name} &`)
  const isOurs = ({ pid }: ProcId) => {
    const stat = readStat(pid)
    return typeof stat === 'object' && stat.parent === process.pid
  }
  const daemon = async (parent: ProcId) => {
    const orphan = await startBelow(parent, (name) => `(setsid sh -c "$PUPPET" ${folder} ${name} &)`)
    await eventually(() => isOurs(orphan), 'the daemon is an orphan')
    return orphan
  }
  const end = async (id: ProcId) => {
    process.kill(id.pid, 'SIGKILL')
    await eventually(() => !isAlive(id.pid), `${id.pid} has ended`)
  }

  return {
    platform: linux,
    mark,
    self: identityOf(process.pid),
    promises: {
      signals: ['SIGTERM', 'SIGCONT', 'SIGSTOP', 'SIGKILL'],
      ...{ proof: 'ECHILD', heir: true, containerProof: 'scan' },
      ...{ endsAllAtOnce: false, namesTheHidden: false, readsMarks: true },
    },
    enclosed: async () => {
      const enclosure = linux.enclosure({ session: 'session', mark, ours: () => ours })
      const name = next()
      const { file, args } = enclosure.leash('/bin/sh', puppet(name))
      const agent = await start(file, args, true, name)
      enclosure.enclose(agent)
      return { enclosure, agent }
    },
    keeper: () => {
      const name = next()
      return start('/bin/sh', puppet(name), false, name)
    },
    orphaned: async () => {
      const name = next()
      const keeper = await start('/bin/sh', puppet(name), true, name)
      const agent = await child(keeper)
      const { container } = linux.enclosure({ session: 'session', mark, ours: () => ours })
      const orphan = await daemon(agent)
      await end(keeper)
      await eventually(() => isOurs(agent), 'the agent is an orphan')
      return { container, agent, daemon: orphan }
    },
    child,
    daemon,
    forker: (parent) => startBelow(parent, (name) => `sh -c "$FORKER" ${folder} ${name} &`),
    zombie: async (parent) => {
      const zombie = await child(parent)
      // Who is stopped cannot wait for its children.
      process.kill(parent.pid, 'SIGSTOP')
      await end(zombie)
      return zombie
    },
    stranger: strangers.take,
    reused: async () => {
      const stranger = strangers.take()
      // A real wrap of the pid space takes minutes; for whoever kept the old identity this is the same.
      return { stale: { ...stranger, startTime: stranger.startTime - 1 }, stranger }
    },
    end,
    hide: ({ pid }) => void lies.hidden.add(pid),
    reveal: ({ pid }) => void lies.hidden.delete(pid),
    deny: ({ pid }) => void lies.denied.add(pid),
    received: (pid) => lies.sent.filter((each) => each.pid === pid).map(({ number }) => SIGNALS[number] as Signal),
    isAlive: ({ pid }) => isAlive(pid),
    settle: (work) => work,
    close: async () => {
      lies.hidden.clear()
      lies.denied.clear()
      lies.sent.length = 0
      const grave = linux.enclosure({ session: 'session', mark, ours: () => ours })
      await eventually(() => {
        for (const pid of processesWith(folder)) process.kill(pid, 'SIGKILL')
        for (const id of grave.members()) process.kill(id.pid, 'SIGKILL')
        grave.reap()
        return grave.emptiness() === 'proven'
      }, 'nothing is left of the world')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function readNumber(file: string): number | null {
  try {
    return Number(readFileSync(file, 'latin1')) || null
  } catch {
    return null // Not written yet.
  }
}
