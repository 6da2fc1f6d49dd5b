// What both hooks share: finding Corral, and telling it of a session. Needs nothing but Node, says nothing, and never throws.
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { homedir } from 'node:os'
import path from 'node:path'

/** An agent waits for its hooks: after this it goes on, told or not. */
export const WITHIN_MS = 1500
/** An answer is one short line. */
const LONGEST_ANSWER = 64 * 1024

/**
 * Tells Corral of a session of an agent. Resolves with Corral's answer, or with null when there is no Corral to tell, in
 * `WITHIN_MS` at most. Never rejects.
 * @param {{ agent: string, sessionId: string, cwd: string, pid?: number }} session
 * @returns {Promise<object | null>}
 */
export function register(session) {
  return new Promise((resolve) => {
    const place = bridge()
    if (!place) return resolve(null)
    const socket = connect(place.address)
    const timer = setTimeout(() => finish(null), WITHIN_MS)
    // An agent that is about to end does not stay for this.
    socket.unref()
    timer.unref()
    let heard = ''
    let told = false
    const finish = (answer) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(answer)
    }
    socket.setEncoding('utf8')
    socket.on('error', () => finish(null))
    socket.on('close', () => finish(null))
    socket.on('data', (text) => {
      heard += text
      if (heard.length > LONGEST_ANSWER) return finish(null)
      for (let end = heard.indexOf('\n'); end >= 0; end = heard.indexOf('\n')) {
        const said = parsed(heard.slice(0, end))
        heard = heard.slice(end + 1)
        if (!said || told) return finish(said)
        told = true
        socket.write(`${JSON.stringify(message(place.token, said.nonce, session))}\n`)
      }
    })
  })
}

/** Knowledge of the token is proven without sending it. */
function message(token, nonce, session) {
  const proof = createHmac('sha256', String(token)).update(`client:${nonce}`).digest('hex')
  // The mark that Corral gives the agents that it starts itself, and that their tools inherit.
  const mark = process.env.CORRAL_SESSION
  return { proof, type: 'session_register', ...session, ...(mark ? { token: mark } : {}) }
}

/** Where the app listens: named by the Corral that started the agent, else in the profile; null when there is none. */
function bridge() {
  try {
    const file = process.env.CORRAL_BRIDGE || path.join(process.env.CORRAL_HOME || profile(), 'bridge.json')
    const { address, token } = JSON.parse(readFileSync(file, 'utf8'))
    return typeof address === 'string' && typeof token === 'string' ? { address, token } : null
  } catch {
    return null // No Corral runs.
  }
}

/** Where Electron keeps the data of an app named Corral (electronjs.org, app.getPath: appData and userData). */
function profile() {
  const home = homedir()
  if (process.platform === 'win32')
    return path.join(process.env.APPDATA || path.join(home, 'AppData', 'Roaming'), 'Corral')
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Corral')
  return path.join(process.env.XDG_CONFIG_HOME || path.join(home, '.config'), 'Corral')
}

function parsed(line) {
  try {
    const value = JSON.parse(line)
    return value !== null && typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
