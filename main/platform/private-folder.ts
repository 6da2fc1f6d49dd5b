import { lstatSync, mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'

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
