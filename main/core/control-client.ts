import { connect } from 'node:net'
import { Channel, newNonce, prove, proves } from '../keeper/channel'
import { type EndpointRecord, isSpoken, PROTOCOL, type ProtocolRange } from '../keeper/protocol'
import { delay, whenAwakeFor } from '../platform/deadline'
import { Pending } from './pending'

const CONNECT_WITHIN_MS = 3000
const ATTEMPTS = 3
const BETWEEN_ATTEMPTS_MS = 100

type RequestMap = Record<string, { ask: unknown; answer: unknown }>
export type ControlListener<Events> = {
  event<E extends keyof Events>(event: E, value: Events[E]): void
  closed(): void
}

/** It speaks no version of the protocol that we speak: asking again changes nothing. */
export class OtherProtocol extends Error {
  constructor(range: ProtocolRange) {
    const age = range.min > PROTOCOL.max ? 'a newer' : 'an older'
    super(
      `It was started by ${age} Corral, and there is no version of their protocol that both speak (it: ${versions(range)}, this Corral: ${versions(PROTOCOL)}).`,
    )
  }
}

const versions = ({ min, max }: ProtocolRange) => (min === max ? `${min}` : `${min} to ${max}`)

/** A proven connection to a warden or a keeper. */
export class ControlClient<Requests, Events, Hello> {
  private readonly pending = new Pending()
  private left = false

  private constructor(
    private readonly channel: Channel,
    readonly hello: Hello,
  ) {}

  /** Three attempts; rejects with why the last one failed. With `OtherProtocol` at once, and unasked where the record tells it: whoever is connected there stays so. */
  static async connect<Requests, Events, Hello>(
    record: EndpointRecord,
    listener: ControlListener<Events>,
  ): Promise<ControlClient<Requests, Events, Hello>> {
    if (!isSpoken(record.protocol)) throw new OtherProtocol(record.protocol)
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ControlClient.attempt<Requests, Events, Hello>(record, listener)
      } catch (error) {
        if (attempt === ATTEMPTS || error instanceof OtherProtocol) throw error
        await delay(BETWEEN_ATTEMPTS_MS)
      }
    }
  }

  private static attempt<Requests, Events, Hello>(
    record: EndpointRecord,
    listener: ControlListener<Events>,
  ): Promise<ControlClient<Requests, Events, Hello>> {
    return new Promise((resolve, reject) => {
      let client: ControlClient<Requests, Events, Hello> | null = null
      const nonce = newNonce()
      const socket = connect(record.address)
      const fail = (why: string | Error) => {
        callOff()
        socket.destroy()
        reject(typeof why === 'string' ? new Error(why) : why)
      }
      const callOff = whenAwakeFor(CONNECT_WITHIN_MS, () => fail('It did not answer in time.'))
      const channel: Channel = new Channel(socket, {
        message: (message) => {
          if (client) return client.receive(message, listener)
          if (typeof message.nonce === 'string')
            return void channel.send({
              hello: true,
              protocol: PROTOCOL,
              nonce,
              proof: prove(record.token, 'client', message.nonce),
            })
          if (!proves(message.proof, record.token, 'server', nonce)) return fail('It could not prove who it is.')
          const range = message.protocol as ProtocolRange | undefined
          if (!range) return fail('It does not say which protocol it speaks.')
          if (!isSpoken(range)) return fail(new OtherProtocol(range))
          callOff()
          client = new ControlClient<Requests, Events, Hello>(channel, message as Hello)
          resolve(client)
        },
        closed: () => {
          if (!client) return fail('Nobody answers there.')
          client.pending.close(new Error('The connection closed.'))
          if (!client.left) listener.closed()
        },
      })
    })
  }

  /** Rejects with the other side's sentence, when the connection closes, or when `withinMs` are over. */
  request<M extends keyof Requests & string>(
    method: M,
    ask: (Requests & RequestMap)[M]['ask'],
    withinMs: number,
  ): Promise<(Requests & RequestMap)[M]['answer']> {
    const { id, reply } = this.pending.open(withinMs, 'It did not answer in time.')
    if (!this.channel.send({ id, method, ask })) this.pending.refuse(id, 'The connection closed.')
    return reply as Promise<(Requests & RequestMap)[M]['answer']>
  }

  /** Leaves on purpose: the listener is not told. */
  close(): void {
    this.left = true
    this.pending.close(new Error('The connection closed.'))
    this.channel.close()
  }

  private receive(message: Record<string, unknown>, listener: ControlListener<Events>): void {
    if (typeof message.event === 'string')
      return listener.event(message.event as keyof Events, message.value as Events[keyof Events])
    if (typeof message.error === 'string') this.pending.refuse(Number(message.id), message.error)
    else this.pending.answer(Number(message.id), message.value)
  }
}
