import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from '../support/run.mjs'

/**
 * Runs npm quietly.
 * @param {string[]} args
 * @param {{ cwd: string, seconds: number }} options
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>}
 */
export function npm(args, { cwd, seconds }) {
  const cli = npmCli()
  const [command, before] = cli ? [process.execPath, [cli]] : ['npm', []]
  return run(command, [...before, ...args], { cwd, seconds, quiet: true })
}

/** npm's own script, so that no shell is needed: on Windows `npm` is a batch file, which Node does not start. */
function npmCli() {
  const beside = dirname(process.execPath)
  const places = [
    process.env.npm_execpath,
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  return places.find((place) => place?.endsWith('npm-cli.js') && existsSync(place)) ?? null
}
