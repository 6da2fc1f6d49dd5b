import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import kill from 'tree-kill'
import { platform } from '../platform'

/** What a program said before its end lies in the pipe already; whoever else holds the pipe open is not waited for. */
const READ_OUT_WITHIN_MS = 500
const MOST_CHARACTERS = 64 * 1024
/** What tree-kill runs elsewhere than on Linux, where it is `ps`. Where that is missing it emits an error that nobody can catch. */
const TREE_KILL_NEEDS: Record<string, string | undefined> = { darwin: 'pgrep', win32: 'taskkill.exe' }

/**
 * Runs a program for what it prints, its first 64 kB, within a bound: what it had said by then when it is slower. It leads a process group of its own, and nothing of
 * that group outlives the question. `errorsToo`: what it printed as errors follows. On Windows, where there are no groups, it has a hidden console and dies with us. Rejects when the system has nothing left to begin a process with.
 */
export function probe(
  file: string,
  args: string[],
  {
    withinMs,
    environment,
    errorsToo = false,
  }: { withinMs: number; environment?: NodeJS.ProcessEnv; errorsToo?: boolean },
): Promise<string> {
  return new Promise((resolve) => {
    const probe = execa(file, args, {
      ...{ stdin: 'ignore', stdout: 'pipe', stderr: errorsToo ? 'pipe' : 'ignore' },
      ...{ detached: platform.name !== 'win32', windowsHide: true, buffer: false, reject: false },
      ...(environment ? { env: environment, extendEnv: false } : {}),
    })
    const { pid } = probe
    let said = ''
    let errors = ''
    const answer = () => {
      clearTimeout(deadline)
      probe.stdout.destroy()
      probe.stderr?.destroy()
      resolve(said + errors)
    }
    const giveUp = () => {
      if (pid !== undefined) endTree(pid)
      answer()
    }
    let deadline = setTimeout(giveUp, withinMs)
    probe.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
      if (said.length > MOST_CHARACTERS) giveUp()
    })
    probe.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString('utf8')
      if (errors.length > MOST_CHARACTERS) giveUp()
    })
    if (pid !== undefined) {
      const endLeftBehind = () => endGroup(pid)
      // A group of its own does not die with us.
      process.once('exit', endLeftBehind)
      probe.once('exit', () => {
        process.off('exit', endLeftBehind)
        endLeftBehind()
        clearTimeout(deadline)
        deadline = setTimeout(answer, READ_OUT_WITHIN_MS)
      })
    }
    // Ended and read to its last byte, or never begun.
    void probe.then(answer)
  })
}

/** First the descendants, also those who left the group, while they still hang together; then whoever is in the group. */
function endTree(pid: number): void {
  const endRest = () => endGroup(pid)
  const needed = TREE_KILL_NEEDS[platform.name] ?? 'ps'
  const canWalk = foldersOf(process.env.PATH).some((folder) => isExecutable(path.join(folder, needed)))
  if (canWalk) kill(pid, 'SIGKILL', endRest)
  else endRest()
}

/** Ends whoever is left of a process group. Never throws. */
export function endGroup(leader: number): void {
  // 0 and 1 would mean our own group, and everybody. Windows has no groups.
  if (leader <= 1 || platform.name === 'win32') return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // Nobody is left in it.
  }
}

/** Whether this is a file that we may run. Never throws. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** The absolute folders of a PATH; relative ones depend on where we happen to stand. */
export const foldersOf = (searchPath = ''): string[] =>
  searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder))
