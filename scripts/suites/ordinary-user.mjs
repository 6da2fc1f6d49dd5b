import { chownSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { root } from '../support/places.mjs'
import { onPath, run } from '../support/run.mjs'

/** nobody: the one ordinary user that every Linux has (Linux Standard Base, users). */
const NOBODY = 65534
const LOOK_SECONDS = 20

/**
 * A way to run a step as an ordinary user: what Corral's users are, and what Chromium's sandbox asks for.
 * @param {NodeJS.ProcessEnv} env as the step would have it
 * @returns {Promise<{ prefix: string[], env: NodeJS.ProcessEnv, lend: (file: string) => string, folder: string, end: () => void } | { why: string }>}
 *   `prefix` goes before the command, `folder` is that user's own, `lend` copies a file into it; or why it cannot be had
 */
export async function ordinaryUser(env) {
  if (process.getuid?.() !== 0) return { why: 'This is an ordinary user already.' }
  const setpriv = onPath('setpriv')
  if (!setpriv) return { why: 'There is no setpriv to become another user with.' }
  const prefix = [setpriv, '--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups']
  const look = [...prefix.slice(1), process.execPath, '-e', `require(${JSON.stringify(join(root, 'package.json'))})`]
  const { code } = await run(setpriv, look, { seconds: LOOK_SECONDS, quiet: true })
  if (code !== 0) return { why: 'An ordinary user may not read this folder or run this Node.' }
  const folder = mkdtempSync(join(tmpdir(), 'corral-user-'))
  chownSync(folder, NOBODY, NOBODY)
  const home = join(folder, 'home')
  mkdirSync(home)
  chownSync(home, NOBODY, NOBODY)
  const lend = (file) => {
    const copy = join(folder, basename(file))
    if (!existsSync(copy)) copyFileSync(file, copy)
    chownSync(copy, NOBODY, NOBODY)
    return copy
  }
  const theirs = { ...env, HOME: home, USER: 'nobody', LOGNAME: 'nobody', XDG_RUNTIME_DIR: undefined }
  if (env.XAUTHORITY) theirs.XAUTHORITY = lend(env.XAUTHORITY)
  return { prefix, env: theirs, lend, folder, end: () => rmSync(folder, { recursive: true, force: true }) }
}
