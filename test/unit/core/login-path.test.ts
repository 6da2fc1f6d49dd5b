import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addLoginPath, joined } from '../../../main/core/login-path'
import { eventually, processesWith } from '../../helpers/processes'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'corral-shell-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A shell of the person's own, as a script that is asked with -ilc COMMAND. */
function shell(script: string): string {
  const file = path.join(folder, 'shell')
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}
const found = async (environment: NodeJS.ProcessEnv) => {
  await addLoginPath(environment)
  return environment.PATH
}

describe('the PATH of a start from the desktop', () => {
  it('gets what the login shell adds, behind what is there, whatever else the shell prints', async () => {
    const SHELL = shell('echo "Welcome back"; PATH="/opt/tools:$PATH:relative:/opt/tools"; export PATH; eval "$2"')
    expect(await found({ SHELL, PATH: '/usr/bin:/bin' })).toBe('/usr/bin:/bin:/opt/tools')
  })

  it('stays as it is when it was started from a terminal, and when the shell is none', async () => {
    expect([
      await found({ SHELL: shell('exit 3'), PATH: '/usr/bin', TERM: 'xterm' }),
      await found({ SHELL: shell('exit 3'), PATH: '/usr/bin' }),
      await found({ SHELL: '/no/such/shell', PATH: '/usr/bin' }),
    ]).toEqual(['/usr/bin', '/usr/bin', '/usr/bin'])
  })

  it('stays as it is when the shell hangs, and nothing of that is left', { timeout: 15_000 }, async () => {
    const SHELL = shell(`sleep 600 & echo "${folder}"; sleep 600`)
    expect(await found({ SHELL, PATH: '/usr/bin:/bin', CORRAL_TEST: folder })).toBe('/usr/bin:/bin')
    await eventually(() => processesWith(folder).length === 0, 'nothing of the shell runs')
  })

  it('has each folder once', () => {
    expect(joined('/a:/b', '/b:/c:/a::x')).toBe('/a:/b:/c')
  })
})
