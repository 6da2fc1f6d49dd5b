import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onPath } from './run.mjs'
import { Trouble } from './trouble.mjs'

const SCREEN = '1600x1000x24'
const START_SECONDS = 20
const END_SECONDS = 5

/** @returns {boolean} whether windows of this machine need a virtual display to open */
export function needsVirtualDisplay(env = process.env, platform = process.platform) {
  return platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY
}

/**
 * Starts a virtual display that only its owner can open, under a number that the server itself finds free.
 * @returns {Promise<{ env: { DISPLAY: string, XAUTHORITY: string }, end: () => Promise<void> }>} what programs need to
 *   find it, and the way to end it
 * @throws {Trouble} when Xvfb is missing or does not start
 */
export async function startDisplay() {
  const xvfb = onPath('Xvfb')
  if (!xvfb) throw new Trouble('There is no display and no Xvfb; install Xvfb (Debian: apt-get install xvfb).')
  const folder = mkdtempSync(join(tmpdir(), 'corral-display-'))
  const authority = join(folder, 'authority')
  writeFileSync(authority, wildcardCookie(randomBytes(16)), { mode: 0o600 })
  const server = [xvfb, '-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-auth', authority]
  // With setpriv the display cannot outlive us, not even when we are killed.
  const [command, ...args] = onPath('setpriv') ? ['setpriv', '--pdeathsig', 'TERM', ...server] : server
  // A process group of its own: Ctrl+C is for the app, which still needs its display to say goodbye.
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true })
  const gone = new Promise((done) => child.once('close', done).once('error', done))
  const clean = () => rmSync(folder, { recursive: true, force: true })
  // For an exit that skips `end`; the server itself then goes by its death signal.
  process.once('exit', clean)
  const end = async () => {
    child.kill('SIGTERM')
    const insist = setTimeout(() => child.kill('SIGKILL'), END_SECONDS * 1000)
    await gone
    clearTimeout(insist)
    clean()
    process.off('exit', clean)
  }
  let said = ''
  child.stderr.on('data', (bytes) => {
    said = (said + bytes).slice(-2000)
  })
  const number = await Promise.race([firstLine(child.stdio[3]), gone.then(() => null), deadline()])
  if (number === null) {
    await end()
    throw new Trouble(
      `The virtual display did not start (${said.trim() || 'it said nothing'}); set DISPLAY to one that runs.`,
    )
  }
  return { env: { DISPLAY: `:${number}`, XAUTHORITY: authority }, end }
}

/** An Xauthority file with one entry for any host and display: Xauth(3), FamilyWild. */
function wildcardCookie(cookie) {
  const field = (bytes) => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  const none = Buffer.alloc(0)
  const family = Buffer.from([0xff, 0xff])
  return Buffer.concat([family, field(none), field(none), field(Buffer.from('MIT-MAGIC-COOKIE-1')), field(cookie)])
}

function firstLine(stream) {
  return new Promise((done) => {
    let text = ''
    stream.on('data', (bytes) => {
      text += bytes
      if (text.includes('\n')) done(text.slice(0, text.indexOf('\n')))
    })
  })
}

function deadline() {
  return new Promise((done) => setTimeout(done, START_SECONDS * 1000, null).unref())
}
