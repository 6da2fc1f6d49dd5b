import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import path from 'node:path'
import { z } from 'zod'
import { newNonce, newToken, proves } from '../keeper/channel'
import { LineSplitter } from '../keeper/lines'
import { platform } from '../platform'
import { CorralFault } from './faults'
import type { Profile } from './profile'
import { writeState } from './state-file'

/** A hook says one line; it has its own bound of 2 s. */
const HEARD_WITHIN_MS = 2000
const LONGEST_REPORT_BYTES = 16 * 1024
/** Hooks that are connected at once: each stays for some milliseconds. */
const MOST_CONNECTIONS = 32

const report = z.object({
  type: z.literal('session_register'),
  /** What the agent's environment has as CORRAL_SESSION. */
  token: z.string().min(1).max(200).optional(),
  pid: z.number().int().min(2).max(2_147_483_647).optional(),
  cwd: z.string().max(4096).refine(path.isAbsolute, 'cwd is no absolute path'),
  sessionId: z.string().min(1).max(200),
  agent: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional(),
})

/** A hook's report, checked for its form only. */
export type Report = Omit<z.infer<typeof report>, 'type'>

/** What a hook is told: whose session it is, or the sentence why it was not taken. */
export type Answer = { ok: true; as: 'session' | 'child' | 'outside'; session: string } | { ok: false; why: string }

/**
 * The door for agents' hooks: a socket of this app that only the person can open, named with a token in the private file
 * bridge.json of the profile. The talk, a JSON object a line: app {nonce}; hook {proof, type: 'session_register', token?,
 * pid?, cwd, sessionId, agent?} with proof = HMAC-SHA256(token, 'client:' + nonce) in hex; app {ok, as, session} or
 * {ok: false, why}. Then the app hangs up.
 */
export class Bridge {
  private readonly token = newToken()
  private server: Server | null = null
  private readonly open = new Set<Socket>()

  constructor(
    private readonly profile: Pick<Profile, 'home' | 'bridge'>,
    /** Takes one report in; throws the sentence why not. */
    private readonly take: (report: Report) => Answer,
  ) {}

  /** Resolves when hooks can find it. Rejects with a sentence when there can be no socket, or no file that names it. */
  async listen(): Promise<void> {
    const address = platform.controlAddress(this.profile.home, `b-${newToken().slice(0, 12)}`)
    const server = createServer((socket) => this.greet(socket))
    server.maxConnections = MOST_CONNECTIONS
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(new Error(`Agents’ hooks cannot reach Corral: ${error.message}.`)))
      server.listen(address, resolve)
    })
    this.server = server
    // A named pipe of Windows is no file; its name cannot be guessed.
    if (path.isAbsolute(address) && !address.startsWith('\\\\')) chmodSync(address, 0o600)
    writeState(this.profile.bridge, { version: 1, address, token: this.token })
  }

  /** Takes no more reports. */
  close(): void {
    if (!this.server) return
    this.server.close()
    this.server = null
    for (const socket of this.open) socket.destroy()
    // A hook then knows at once that no Corral runs; one that is left behind leads nowhere.
    rmSync(this.profile.bridge, { force: true })
  }

  private greet(socket: Socket): void {
    const nonce = newNonce()
    const lines = new LineSplitter()
    let bytes = 0
    this.open.add(socket)
    const timer = setTimeout(() => socket.destroy(), HEARD_WITHIN_MS)
    socket.once('close', () => {
      clearTimeout(timer)
      this.open.delete(socket)
    })
    // The close that follows says all there is to say.
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      const [line] = bytes > LONGEST_REPORT_BYTES ? [] : lines.push(chunk)
      if (!line && bytes <= LONGEST_REPORT_BYTES) return
      socket.removeAllListeners('data')
      socket.end(`${JSON.stringify(line ? this.answer(line, nonce) : tooLong)}\n`)
    })
    socket.write(`${JSON.stringify({ nonce })}\n`)
  }

  private answer(line: Buffer, nonce: string): Answer {
    const said = parsed(line)
    if (!proves(said?.proof, this.token, 'client', nonce)) return refusal('It could not prove that it may report here.')
    const read = report.safeParse(said)
    if (!read.success) return refusal(`The report could not be understood (${firstIssue(read.error)}).`)
    try {
      return this.take(read.data)
    } catch (error) {
      if (!(error instanceof CorralFault)) throw error
      return refusal(error.message)
    }
  }
}

const refusal = (why: string): Answer => ({ ok: false, why })
const tooLong = refusal(`A report has ${LONGEST_REPORT_BYTES} bytes at most.`)

const firstIssue = ({ issues: [issue] }: z.ZodError) => `${issue?.path.join('.') || 'the whole'}: ${issue?.message}`

function parsed(line: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'))
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
