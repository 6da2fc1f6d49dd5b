import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { say, Trouble } from './trouble.mjs'

/** The holder touches the file this often; one that was not touched for STALE_MS has no holder any more. */
const TOUCH_MS = 2000
const STALE_MS = 30_000
const LOOK_MS = 200

/**
 * Does `work` while no other process that names the same file does: the others wait for their turn.
 * A heartbeat instead of a pid, so that it also holds between containers that share a cache.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ seconds?: number, waiting?: string }} options how long to wait at most; what to say when waiting begins
 * @returns {Promise<T>}
 * @throws {Trouble} when the turn does not come in time
 */
export async function withLock(file, work, { seconds = 1200, waiting = 'Waiting for another run of this step.' } = {}) {
  const mine = randomUUID()
  const deadline = Date.now() + seconds * 1000
  await mkdir(dirname(file), { recursive: true }).catch((error) => {
    throw unwritable(file, error)
  })
  let told = false
  while (!(await take(file, mine))) {
    if (Date.now() > deadline) {
      throw new Trouble(`Another process has held ${file} for ${seconds} s; end it, then run this again.`)
    }
    if (!told) say(waiting)
    told = true
    await pause(LOOK_MS)
  }
  // A touch that fails only makes the lock look older than it is; the next one comes soon.
  const heartbeat = setInterval(() => utimes(file, new Date(), new Date()).catch(() => {}), TOUCH_MS)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    if ((await readFile(file, 'utf8').catch(() => '')) === mine) await rm(file, { force: true })
  }
}

async function take(file, mine) {
  try {
    await writeFile(file, mine, { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw unwritable(file, error)
  }
  const touched = await stat(file).then(
    (found) => found.mtimeMs,
    () => Date.now(),
  )
  if (Date.now() - touched > STALE_MS) {
    // Renamed, not removed: of two that find it stale, one gets it and the other finds nothing.
    await rename(file, `${file}.${mine}`).catch(() => {})
    await rm(`${file}.${mine}`, { force: true })
  }
  return false
}

function unwritable(file, { code }) {
  return new Trouble(`Cannot write ${file} (${code}); make its folder writable, or set CORRAL_CACHE to another one.`)
}
