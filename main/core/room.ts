import { open, rm } from 'node:fs/promises'
import path from 'node:path'
import { whyRefused } from './faults'
import type { Profile } from './profile'

/** More than the state files of a new session take, so that what fits here lets one start. */
const PROBE_BYTES = 64 * 1024

/**
 * Why nothing can be written to the profile just now, in one sentence for the person; null when it can. Tries it with a
 * small file of its own: what the system says is free may be reserved, or beyond the person's share. Never rejects.
 */
export async function reasonNotToWrite({ home }: Profile): Promise<string | null> {
  const file = path.join(home, `room-${process.pid}.probe`)
  try {
    const handle = await open(file, 'w', 0o600)
    try {
      await handle.writeFile(Buffer.alloc(PROBE_BYTES))
      await handle.sync()
    } finally {
      await handle.close()
    }
    return null
  } catch (error) {
    return `Corral cannot write to its folder ${home}: ${whyRefused(error)}. Running agents wait, and no new one can be started; make room there, or end sessions.`
  } finally {
    await rm(file, { force: true }).catch(() => {
      // A disk that can only be read: then no probe lies there either.
    })
  }
}
