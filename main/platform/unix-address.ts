import { createHash } from 'node:crypto'
import { userInfo } from 'node:os'
import path from 'node:path'
import { makePrivate, runtimeFolder } from './private-folder'

/** sun_path holds 108 bytes with its end mark on Linux (unix(7)), 104 on macOS (<sys/un.h>). */
const LONGEST_ADDRESS = 100

/**
 * Where a control socket of this name lies: beside the profile when its path is short, else in the user's private
 * runtime folder; 0700 and ours in both cases. Makes the folder. Throws a sentence when none is short enough or private.
 */
export function unixAddress(profileHome: string, name: string): string {
  const beside = path.join(profileHome, 'run')
  const profile = createHash('sha256').update(profileHome).digest('hex').slice(0, 12)
  const candidates = [
    beside,
    path.join(runtimeFolder(), `corral-${userInfo().uid}-${profile}`),
    path.join('/tmp', `corral-${userInfo().uid}-${profile}`),
  ]
  const directory = candidates.find((each) => Buffer.byteLength(path.join(each, name)) <= LONGEST_ADDRESS)
  if (!directory) throw new Error(`No folder is short enough for a control socket named ${name}.`)
  makePrivate(directory)
  return path.join(directory, name)
}
