import { lstatSync, mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'

/** Where programs leave what is of use only while the machine runs: the person's own runtime folder (XDG Base Directory Specification), else the temporary one. */
export const runtimeFolder = (): string => process.env.XDG_RUNTIME_DIR ?? tmpdir()

/** Makes a folder that nobody but the person can enter, or finds that it is one. Throws a sentence when it is somebody else's, or open. */
export function makePrivate(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  // Not stat: a link that somebody else put there would lead to their folder.
  const owner = lstatSync(directory)
  // Windows knows no such modes; there the temporary folder is the person's own.
  const hasModes = process.getuid !== undefined
  const isOurs = owner.isDirectory() && (!hasModes || (owner.uid === userInfo().uid && (owner.mode & 0o077) === 0))
  if (!isOurs) throw new Error(`The folder ${directory} is open to others; make it private (chmod 700) or remove it.`)
}

/**
 * The person's private folder of this name for as long as the machine runs: in the runtime folder, or in the temporary one
 * where that cannot be (who became another user may still be pointed to the first one's). Throws the sentence why neither.
 */
export function privateRuntimeFolder(name: string): string {
  const inRuntime = path.join(runtimeFolder(), `corral-${userInfo().uid}-${name}`)
  const inTemporary = path.join(tmpdir(), `corral-${userInfo().uid}-${name}`)
  try {
    makePrivate(inRuntime)
    return inRuntime
  } catch (error) {
    if (inTemporary === inRuntime) throw error
    makePrivate(inTemporary)
    return inTemporary
  }
}
