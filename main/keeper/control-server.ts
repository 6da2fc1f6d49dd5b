import { chmodSync, statSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { Channel, newNonce, prove, proves } from './channel'
import { PROTOCOL } from './protocol'

/** How long a stranger may hold a connection without proving the token. */
const PROOF_WITHIN_MS = 5000

export type ControlHandlers = {
  /** What the client is told once it has proved the token. */
  hello(): object
  /** Answers one request, or throws the sentence why not. */
  request(method: string, ask: unknown): Promise<unknown>
  connected(): void
  /** The last client with the right token is gone. */
  alone(): void
}

/**
 * A private socket with mutual proof and one client at a time: a newer app that proves the token takes over from one
 * that hangs. The handshake: server {nonce}; client {hello, protocol, nonce, proof}; server {hello, protocol, proof}.
 */
export class ControlServer {
  private readonly server: Server
  private client: Channel | null = null
  private made: string | null = null
  private readonly newest = new Map<string, unknown>()

  constructor(
    private readonly address: string,
    private readonly token: string,
    private readonly handlers: ControlHandlers,
  ) {
    this.server = createServer((socket) => this.greet(socket))
  }

  /** Resolves when the address can be connected to; rejects when it is taken or cannot be made. */
  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen(this.address, () => {
        if (!isPipe(this.address)) {
          chmodSync(this.address, 0o600)
          this.made = fileIdentity(this.address)
        }
        resolve()
      })
    })
  }

  tell(event: string, value: unknown): void {
    this.client?.send({ event, value })
  }

  /** News of which only the newest counts: while the client is behind, older ones are left out. */
  tellNewest(event: string, value: unknown): void {
    const { client } = this
    if (!client?.isBehind) return this.tell(event, value)
    if (!this.newest.has(event))
      client.whenRead(() => {
        const late = this.newest.get(event)
        this.newest.delete(event)
        client.send({ event, value: late })
      })
    this.newest.set(event, value)
  }

  get hasClient(): boolean {
    return this.client !== null
  }

  /** Takes no more clients. The socket file goes only while it is still the one that this server made. */
  close(): void {
    this.client?.close()
    // Node's own close removes whatever bears the name by now, another keeper's socket too; our process ends anyway.
    if (this.ownsAddress()) this.server.close()
    else this.server.unref()
  }

  private ownsAddress(): boolean {
    if (isPipe(this.address)) return true
    try {
      return fileIdentity(this.address) === this.made
    } catch {
      return false
    }
  }

  private greet(socket: Socket): void {
    const nonce = newNonce()
    const timer = setTimeout(() => socket.destroy(), PROOF_WITHIN_MS)
    let proven = false
    const channel: Channel = new Channel(socket, {
      message: (message) => {
        if (proven) return this.answer(channel, message)
        clearTimeout(timer)
        if (!proves(message.proof, this.token, 'client', nonce)) return channel.close()
        proven = true
        const previous = this.client
        this.client = channel
        this.newest.clear()
        previous?.close()
        channel.send({
          ...this.handlers.hello(),
          protocol: PROTOCOL,
          proof: prove(this.token, 'server', String(message.nonce)),
        })
        this.handlers.connected()
      },
      closed: () => {
        clearTimeout(timer)
        if (this.client !== channel) return
        this.client = null
        this.handlers.alone()
      },
    })
    channel.send({ nonce })
  }

  private async answer(channel: Channel, message: Record<string, unknown>): Promise<void> {
    try {
      channel.send({ id: message.id, value: await this.handlers.request(String(message.method), message.ask) })
    } catch (error) {
      channel.send({ id: message.id, error: error instanceof Error ? error.message : String(error) })
    }
  }
}

/** A named pipe of Windows is no file: nobody else can take its name while it is open, and it goes with its server. */
const isPipe = (address: string) => address.startsWith('\\\\.\\pipe\\')

/** An inode number alone is given away again soon after its file is gone. */
function fileIdentity(file: string): string {
  const { dev, ino, birthtimeMs } = statSync(file)
  return `${dev}:${ino}:${birthtimeMs}`
}
