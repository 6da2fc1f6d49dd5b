import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { constants as system } from 'node:os'
import { delimiter, join } from 'node:path'

const windows = process.platform === 'win32'
/** A step that was told to end gets this long before it is killed, in milliseconds. */
const MERCY_MS = 5000
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP']
const running = new Set()

/**
 * Runs one step to its end, never longer than `seconds`. Its standard input is empty, and when this process is told to
 * end, the step's whole process group goes first.
 * @param {string} command
 * @param {string[]} args
 * @param {{ seconds: number, quiet?: boolean, cwd?: string, env?: NodeJS.ProcessEnv }} options `quiet` gathers the
 *   output instead of showing it
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} code 127 when the command was not found,
 *   128 + n when signal n ended it
 */
export function run(command, args, { seconds, quiet = false, cwd, env = process.env }) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      detached: !windows,
      windowsHide: true,
    })
    let output = ''
    let timedOut = false
    const keep = (bytes) => {
      output = (output + bytes).slice(-1_000_000)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    listen(child)
    const bound = setTimeout(() => {
      timedOut = true
      endGroup(child, 'SIGTERM')
      setTimeout(() => endGroup(child, 'SIGKILL'), MERCY_MS).unref()
    }, seconds * 1000)
    const finish = (code) => {
      clearTimeout(bound)
      forget(child)
      done({ code, output, timedOut })
    }
    child.on('error', (error) => {
      output += error.message
      finish(127)
    })
    child.on('close', (code, signal) => finish(exitCode(code, signal)))
  })
}

/** What a shell would answer for a process that ended so. */
export function exitCode(code, signal) {
  return code ?? 128 + (system.signals[signal] ?? 0)
}

/** Begin and end of a step's output, for a person who must find out why it failed: npm tells the cause first, apt last. */
export function excerpt(output, lines = 20) {
  const all = output.trimEnd().split('\n')
  if (all.length <= lines) return all.join('\n')
  return [...all.slice(0, lines / 2), '…', ...all.slice(-lines / 2)].join('\n')
}

/**
 * @param {string} name of an executable
 * @returns {string | null} where PATH finds it
 */
export function onPath(name, path = process.env.PATH ?? '') {
  for (const folder of path.split(delimiter)) {
    const file = join(folder || '.', name)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // Not here: the next folder.
    }
  }
  return null
}

function endGroup(child, signal) {
  if (child.pid === undefined) return
  try {
    if (windows) spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', timeout: MERCY_MS })
    else process.kill(-child.pid, signal)
  } catch {
    // The group is gone already.
  }
}

// A step has a process group of its own, so Ctrl+C in a terminal reaches only us.
function passOn(signal) {
  for (const child of running) {
    endGroup(child, signal)
    child.once('close', () => process.exit(exitCode(null, signal)))
  }
  setTimeout(() => {
    for (const child of running) endGroup(child, 'SIGKILL')
  }, MERCY_MS).unref()
}

/** Only while a step runs: between steps a signal does what it always does. */
function listen(child) {
  if (running.size === 0) for (const signal of endings) process.on(signal, passOn)
  running.add(child)
}

function forget(child) {
  running.delete(child)
  if (running.size === 0) for (const signal of endings) process.off(signal, passOn)
}
