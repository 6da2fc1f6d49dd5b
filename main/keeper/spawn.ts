import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'

/**
 * The only file of this room that starts a process. A keeper has exactly one child, its agent: any other would keep the
 * kernel from ever saying that nobody is left.
 */

/** Starts a keeper in reserve: it reads its orders from standard input and reports on standard output. */
export function spawnKeeper(log: number): ChildProcess {
  return spawn(process.execPath, [path.join(__dirname, 'keeper.cjs')], {
    detached: true,
    stdio: ['pipe', 'pipe', log],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
}

/**
 * Starts the agent through its leash, as the leader of its own session and group. Resolves when it runs; rejects with
 * the system's error. `identify` is called before the event loop turns, while even an agent that dies at once still
 * has its entry in the process table.
 */
export function spawnAgent<Identity>(
  command: { file: string; args: string[] },
  folder: string,
  environment: Record<string, string>,
  identify: (pid: number) => Identity,
): Promise<{ child: ChildProcessWithoutNullStreams; identity: Identity }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command.file, command.args, {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    child.once('error', reject)
    if (child.pid === undefined) return
    const identity = identify(child.pid)
    child.once('spawn', () => resolve({ child, identity }))
  })
}

/**
 * Why this command cannot start, in one sentence, or null. Asked before the spawn, because the system's own answer for
 * a missing folder and a missing program is the same ENOENT.
 */
export function reasonNotToSpawn(file: string, folder: string): string | null {
  const folderTrouble = whyNot(folder, 'folder')
  if (folderTrouble) return folderTrouble
  return whyNot(file, 'program')
}

function whyNot(target: string, kind: 'folder' | 'program'): string | null {
  try {
    const found = statSync(target)
    if (kind === 'folder' && !found.isDirectory()) return `${target} is not a folder; choose another one.`
    if (kind === 'program' && !found.isFile()) return `${target} is not a program; set the agent's path.`
    accessSync(target, constants.X_OK)
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
