import { lstatSync, readdirSync, unlinkSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { platform } from '../platform'

const ANSWER_WITHIN_MS = 1000
/** Between bind and listen nobody answers either; a socket that young may be about to. */
const YOUNG_MS = 10_000

/**
 * Removes sockets of this profile that nobody listens on, and answers how many. Proof is the refusal of a connection
 * (ECONNREFUSED, connect(2)): for a keeper that hangs or sleeps the kernel still takes connections. Whoever lives removes his
 * own. Named pipes of Windows leave nothing behind.
 */
export async function removeDeadSockets(home: string, youngMs = YOUNG_MS): Promise<number> {
  const folder = path.dirname(platform.controlAddress(home, 'look'))
  if (!path.isAbsolute(folder) || folder.startsWith('\\\\')) return 0
  let removed = 0
  for (const name of readdirSync(folder)) {
    const address = path.join(folder, name)
    const before = socketAt(address)
    if (!before || before.ageMs < youngMs || !(await isRefused(address))) continue
    // Another may bear the name by now.
    if (socketAt(address)?.identity !== before.identity) continue
    unlinkSync(address)
    removed += 1
  }
  return removed
}

function socketAt(address: string): { identity: string; ageMs: number } | null {
  try {
    const found = lstatSync(address)
    if (!found.isSocket()) return null
    const { dev, ino, ctimeMs, birthtimeMs } = found
    return { identity: `${dev}:${ino}:${birthtimeMs}`, ageMs: Date.now() - ctimeMs }
  } catch {
    return null // Gone: its maker took it away.
  }
}

function isRefused(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address)
    const settle = (refused: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(refused)
    }
    const timer = setTimeout(() => settle(false), ANSWER_WITHIN_MS)
    socket.once('connect', () => settle(false))
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code === 'ECONNREFUSED'))
  })
}
