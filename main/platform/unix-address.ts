import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'

/** sun_path holds 108 bytes with its end mark on Linux (unix(7)), 104 on macOS (<sys/un.h>). */
const LONGEST_ADDRESS = 100

/**
 * Where a control socket of this name lies: beside the profile when its path is short, else in the user's private
 * runtime folder; 0700 and ours in both cases. Makes the folder. Throws a sentence when none is short enough or private.
 */
export function unixAddress(profileHome: string, name: string): string {
  const beside = path.join(profileHome, 'run')
  const profile = createHash('sha256').update(profileHome).digest('hex').slice(0, 12)
  const runtime = process.env.XDG_RUNTIME_DIR ?? tmpdir()
  const candidates = [
    beside,
    path.join(runtime, `corral-${userInfo().uid}-${profile}`),
    path.join('/tmp', `corral-${userInfo().uid}-${profile}`),
  ]
  const directory = candidates.find((each) => Buffer.byteLength(path.join(each, name)) <= LONGEST_ADDRESS)
  if (!directory) throw new Error(`No folder is short enough for a control socket named ${name}.`)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  // Not stat: a link that somebody else put there would lead to their folder.
  const owner = lstatSync(directory)
  if (!owner.isDirectory() || owner.uid !== userInfo().uid || (owner.mode & 0o077) !== 0)
    throw new Error(`The folder ${directory} is open to others; make it private (chmod 700) or remove it.`)
  return path.join(directory, name)
}
