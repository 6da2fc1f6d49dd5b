import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Looks again until `ask` gives something, and fails with the question when it never does. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  question: string,
  withinMs = 15_000,
): Promise<NonNullable<T>> {
  const until = performance.now() + withinMs
  let last: T | undefined
  let trouble: unknown = null
  do {
    try {
      last = await ask()
      trouble = null
      if (last !== undefined && last !== null && last !== false) return last as NonNullable<T>
    } catch (error) {
      trouble = error
    }
    await new Promise((resolve) => setTimeout(resolve, 15))
  } while (performance.now() < until)
  throw new Error(`Waited in vain: ${question}. Last: ${JSON.stringify(last)} ${trouble ?? ''}`)
}

/** Whether a process runs, seen from outside. A zombie is dead, though it answers kill(pid, 0). */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return !['Z', 'X'].includes(stat.slice(stat.lastIndexOf(')') + 2)[0] as string)
  } catch {
    return false
  }
}

/** Pids of living processes whose environment or command line has this text: how a test finds what is left of a session. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isSafeInteger(pid) && pid !== process.pid && isAlive(pid))
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/environ`, 'latin1').includes(text) ||
          readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').includes(text)
        )
      } catch {
        return false
      }
    })
}

/** Three innocents that every kill must leave alone: one in our group, one in its own session, one with a mark like ours. */
export function startBystanders(session = 'corral-test-bystander'): { pids: number[]; end(): void } {
  const children = [
    spawn('sleep', ['900'], { stdio: 'ignore' }),
    spawn('sleep', ['900'], { stdio: 'ignore', detached: true }),
    spawn('sleep', ['900'], { stdio: 'ignore', env: { ...process.env, CORRAL_SESSION: session } }),
  ]
  return {
    pids: children.map((child) => child.pid as number),
    end: () => {
      for (const child of children) child.kill('SIGKILL')
    },
  }
}
