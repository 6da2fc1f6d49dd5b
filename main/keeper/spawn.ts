import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { constants, existsSync } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import path from 'node:path'
import { platform } from '../platform'
import { within } from '../platform/deadline'
import { filesGone } from './protocol'

const LOOK_WITHIN_MS = 8000
/**
 * On Windows `detached` means without a console: every tool of such an agent would open a console of its own, with a
 * window (learn.microsoft.com: Process Creation Flags, DETACHED_PROCESS). With `windowsHide` it has one that nobody sees.
 */
const AGENT_LEADS = platform.name !== 'win32'

/**
 * The only file of this room that starts a process. A keeper has exactly one child, its agent: any other would keep the
 * kernel from ever saying that nobody is left.
 */

/** Starts a keeper in reserve: it reads its orders from standard input and reports on standard output. Throws a sentence when Corral's files are gone. */
export function spawnKeeper(log: number): ChildProcess {
  const script = path.join(__dirname, 'keeper.cjs')
  if (![script, process.execPath].every((file) => existsSync(file))) throw new Error(filesGone(__dirname))
  return spawn(process.execPath, [script], {
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'pipe', log],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
}

/**
 * Starts the agent through its leash, as the leader of its own session and group where there are such. Resolves when it runs; rejects with
 * the system's error. `takeIn` is called before the event loop turns, while even an agent that dies at once still has
 * its entry in the process table; when it throws, the agent is ended and the start fails with that error.
 */
export function spawnAgent<Identity>(
  command: { file: string; args: string[] },
  folder: string,
  environment: Record<string, string>,
  takeIn: (pid: number) => Identity,
): Promise<{ child: ChildProcessWithoutNullStreams; identity: Identity }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command.file, command.args, {
      cwd: folder,
      env: environment,
      detached: AGENT_LEADS,
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    child.once('error', reject)
    if (child.pid === undefined) return
    try {
      const identity = takeIn(child.pid)
      child.once('spawn', () => resolve({ child, identity }))
    } catch (error) {
      child.kill('SIGKILL')
      reject(error)
    }
  })
}

/**
 * Why this command cannot start, in one sentence, or null. Asked before the spawn, because the system's own answer for
 * a missing folder and a missing program is the same ENOENT.
 */
export async function reasonNotToSpawn(file: string, folder: string): Promise<string | null> {
  return (await reasonInTime(folder, 'folder')) ?? (await reasonInTime(file, 'program'))
}

/** Asked off the main thread and within a bound: a folder on a network that is gone must not make the keeper deaf. */
async function reasonInTime(target: string, kind: 'folder' | 'program'): Promise<string | null> {
  let reason: string | null = `The ${kind} ${target} does not answer; is it on a network that is gone?`
  await within(
    whyNot(target, kind).then((found) => {
      reason = found
    }),
    LOOK_WITHIN_MS,
  )
  return reason
}

async function whyNot(target: string, kind: 'folder' | 'program'): Promise<string | null> {
  try {
    const found = await stat(target)
    if (kind === 'folder' && !found.isDirectory()) return `${target} is not a folder; choose another one.`
    if (kind === 'program' && !found.isFile()) return `${target} is not a program; set the agent's path.`
    await access(target, constants.X_OK)
    return null
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return `The ${kind} ${target} does not exist (any more).`
    if (code === 'EACCES')
      return kind === 'folder'
        ? `The folder ${target} may not be entered; check its permissions.`
        : `${target} may not be executed; check its permissions (chmod +x).`
    return `The ${kind} ${target} cannot be used (${code}).`
  }
}
