import { userInfo } from 'node:os'
import path from 'node:path'
import { platform } from '../platform'
import { probe } from './probe'

/** Shells that load a version manager take seconds; one that asks a question never ends. */
const WITHIN_MS = 6000
const MARK = 'corral-login-path'

/**
 * A desktop starts programs with a short PATH, without what the person's shell adds to it (field failure 71). Adds those
 * folders behind the ones that are there, in place. Started from a terminal nothing is asked. Never rejects.
 */
export async function addLoginPath(environment: NodeJS.ProcessEnv): Promise<void> {
  if (platform.name === 'win32' || environment.TERM !== undefined) return
  const found = await askShell(environment.SHELL || userInfo().shell || '/bin/sh', environment)
  environment.PATH = joined(environment.PATH ?? '', found ?? '')
}

/** The folders of both, each once, the first ones first. */
export function joined(first: string, second: string): string {
  const folders = `${first}${path.delimiter}${second}`.split(path.delimiter).filter((folder) => path.isAbsolute(folder))
  return [...new Set(folders)].join(path.delimiter)
}

/** The PATH of an interactive login shell, whatever else it prints; null when it does not tell in time. */
async function askShell(shell: string, environment: NodeJS.ProcessEnv): Promise<string | null> {
  const asked = { ...environment, DISABLE_AUTO_UPDATE: 'true', TERM: 'dumb' }
  const said = await probe(shell, ['-ilc', `printf '%s' "${MARK}" "$PATH" "${MARK}"`], {
    ...{ withinMs: WITHIN_MS, environment: asked },
  }).catch(() => '') // No such shell: the folders that installers use are looked in anyhow.
  return said.split(MARK)[1] ?? null
}
