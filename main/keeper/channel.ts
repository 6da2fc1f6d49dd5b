import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import { LineSplitter } from './lines'

/** A message longer than this is no control message: bytes travel in the journal. Prompts go this way, so it is generous. */
const LONGEST_MESSAGE = 64 * 1024 * 1024
const BEHIND_BYTES = 64 * 1024

/** JSON objects over a socket, one a line. What is no JSON object ends the connection. */
export class Channel {
  private readonly splitter = new LineSplitter()
  private held = 0
  private closed = false

  constructor(
    private readonly socket: Socket,
    handlers: { message(message: Record<string, unknown>): void; closed(): void },
  ) {
    socket.on('data', (chunk: Buffer) => {
      this.held += chunk.length
      const lines = this.splitter.push(chunk)
      if (lines.length > 0) this.held = this.splitter.rest().length
      if (this.held > LONGEST_MESSAGE) this.close()
      for (const line of lines) {
        const message = parse(line)
        if (!message || this.closed) return this.close()
        handlers.message(message)
      }
    })
    // Its meaning is the same as the close that follows it.
    socket.on('error', () => {})
    socket.once('close', () => {
      this.closed = true
      handlers.closed()
    })
  }

  /** False when the other side is gone. */
  send(message: object): boolean {
    if (this.closed || !this.socket.writable) return false
    this.socket.write(`${JSON.stringify(message)}\n`)
    return true
  }

  /** The other side does not read what it was sent: news that will be outdated anyway can wait. */
  get isBehind(): boolean {
    return this.socket.writableLength > BEHIND_BYTES
  }

  /** Calls back once the other side has read on. */
  whenRead(go: () => void): void {
    this.socket.once('drain', go)
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    this.socket.destroy()
  }
}

function parse(line: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'))
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

export const newNonce = () => randomBytes(16).toString('hex')
export const newToken = () => randomBytes(32).toString('hex')

/** Proves knowledge of the token without sending it: a stranger who squats on the address learns nothing. */
export const prove = (token: string, side: 'client' | 'server', nonce: string) =>
  createHmac('sha256', token).update(`${side}:${nonce}`).digest('hex')

export function proves(proof: unknown, token: string, side: 'client' | 'server', nonce: string): boolean {
  if (typeof proof !== 'string') return false
  const expected = Buffer.from(prove(token, side, nonce))
  const given = Buffer.from(proof)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
