import { readdirSync, renameSync, statSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ControlClient } from '../../../main/core/control-client'
import { Channel, newNonce, newToken, prove, proves } from '../../../main/keeper/channel'
import { ControlServer } from '../../../main/keeper/control-server'
import type { EndpointRecord } from '../../../main/keeper/protocol'
import { eventually } from '../../helpers/processes'
import { folderForEachTest } from './temporary-folder'

type Requests = { echo: { ask: unknown; answer: unknown }; refuse: { ask: null; answer: null } }
type Events = { news: { number: number } }
type Hello = { name: string }

const folder = folderForEachTest()
const toClose: (() => void)[] = []
afterEach(() => {
  vi.useRealTimers()
  for (const close of toClose.splice(0).reverse()) close()
})

const recordOf = (token: string): EndpointRecord => ({
  version: 1,
  process: { pid: process.pid, startTime: 1, bootId: 'boot' },
  address: path.join(folder(), 'socket'),
  token,
  protocol: { min: 1, max: 1 },
  tier: 'subreaper',
  container: null,
  warden: null,
})

async function serve() {
  const record = recordOf(newToken())
  const heard: string[] = []
  const server = new ControlServer(record.address, record.token, {
    hello: () => ({ name: 'keeper' }),
    request: async (method, ask) => {
      if (method === 'echo') return ask
      if (method === 'never') return new Promise(() => {})
      throw new Error(`It knows no ${method}.`)
    },
    connected: () => heard.push('connected'),
    alone: () => heard.push('alone'),
  })
  await server.listen()
  toClose.push(() => server.close())
  return { record, heard, server }
}

async function reach(record: EndpointRecord) {
  const heard: unknown[] = []
  const client = await ControlClient.connect<Requests, Events, Hello>(record, {
    event: (event, value) => heard.push({ [event]: value }),
    closed: () => heard.push('closed'),
  })
  toClose.push(() => client.close())
  return { client, heard }
}

/** Somebody else on the keeper's address, who answers as `behave` says. */
async function squat(record: EndpointRecord, behave: (socket: Socket) => void): Promise<Server> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}))
    behave(socket)
  })
  await new Promise<void>((resolve) => server.listen(record.address, resolve))
  toClose.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return server
}

/** A raw connection that writes `text` once it was greeted; resolves with everything it was told when it is closed. */
function blurt(record: EndpointRecord, text: string): Promise<string> {
  return new Promise((resolve) => {
    let told = ''
    const socket = connect(record.address)
    socket.on('data', (chunk) => {
      if (told === '') socket.write(text)
      told += chunk
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(told))
  })
}

describe('a control connection', () => {
  it('is made when both sides prove the token, on a private socket', async () => {
    const { record, heard } = await serve()
    const { client } = await reach(record)
    expect({
      name: client.hello.name,
      heard,
      mode: (statSync(record.address).mode & 0o777).toString(8),
    }).toEqual({ name: 'keeper', heard: ['connected'], mode: '600' })
  })

  it('carries requests, answers, errors and events of any size', async () => {
    const { record, server } = await serve()
    const { client, heard } = await reach(record)
    const large = 'ß\u2028\n'.repeat(300_000)
    const outcomes = await Promise.allSettled([
      client.request('echo', { large }, 5000),
      client.request('refuse', null, 5000),
      client.request('echo', null, 5000),
    ])
    server.tell('news', { number: 7 })
    await eventually(() => heard.length > 0, 'the event came')
    expect({ outcomes, heard }).toEqual({
      outcomes: [
        { status: 'fulfilled', value: { large } },
        { status: 'rejected', reason: new Error('It knows no refuse.') },
        { status: 'fulfilled', value: null },
      ],
      heard: [{ news: { number: 7 } }],
    })
  })

  it('settles a request that nobody answers: at its deadline, or when the connection ends', async () => {
    const { record, server } = await serve()
    const { client, heard } = await reach(record)
    const never = (ms: number) => client.request('never' as 'echo', null, ms)
    const late = await never(20).catch((error: Error) => error.message)
    const closing = never(60_000).catch((error: Error) => error.message)
    server.close()
    const closed = await closing
    const after = await never(60_000).catch((error: Error) => error.message)
    expect({ late, closed, after, heard }).toEqual({
      late: 'It did not answer in time.',
      closed: 'The connection closed.',
      after: 'The connection closed.',
      heard: ['closed'],
    })
  })

  it('goes to the newest client that proves the token, and the one before is told', async () => {
    const { record, heard, server } = await serve()
    const first = await reach(record)
    const second = await reach(record)
    await eventually(() => first.heard.length > 0, 'the first one knows')
    const answer = await second.client.request('echo', 'still here', 5000)
    expect({ answer, first: first.heard, second: second.heard, heard, taken: server.hasClient }).toEqual({
      answer: 'still here',
      first: ['closed'],
      second: [],
      heard: ['connected', 'connected'],
      taken: true,
    })
  })

  it('that its client leaves is told to the server once, and not to the client', async () => {
    const { record, heard } = await serve()
    const { client, heard: told } = await reach(record)
    client.close()
    await eventually(() => heard.includes('alone'), 'the server knows')
    expect({ heard, told }).toEqual({ heard: ['connected', 'alone'], told: [] })
  })
})

describe('a stranger', () => {
  it('with a wrong token is refused, and hurts nobody', async () => {
    const { record, heard } = await serve()
    const { client } = await reach(record)
    const refused = await reach({ ...record, token: newToken() }).catch((error: Error) => error.message)
    expect({ refused, heard, still: await client.request('echo', 1, 5000) }).toEqual({
      refused: 'Nobody answers there.',
      heard: ['connected'],
      still: 1,
    })
  })

  it.each(['garbage\n', 'null\n', '[]\n', '{}\n', '{"method":"echo","id":1}\n', `{"proof":"${'0'.repeat(64)}"}\n`])(
    'who says %o is told a nonce and nothing else, and is shown out',
    async (text) => {
      const { record, heard } = await serve()
      const told = await blurt(record, text)
      expect({ told, heard }).toEqual({ told: expect.stringMatching(/^\{"nonce":"[0-9a-f]{32}"\}\n$/), heard: [] })
    },
  )

  it('who says nothing is shown out after five seconds', async () => {
    const { record } = await serve()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let closed = false
    const socket = connect(record.address)
    await new Promise((resolve) => socket.once('data', resolve))
    socket.once('close', () => {
      closed = true
    })
    vi.advanceTimersByTime(4999)
    await new Promise((resolve) => setImmediate(resolve))
    const before = closed
    vi.advanceTimersByTime(1)
    await new Promise<void>((resolve) => (closed ? resolve() : socket.once('close', () => resolve())))
    expect({ before, closed }).toEqual({ before: false, closed: true })
  })

  it('who sits on the address and cannot prove the token is found out', async () => {
    const record = recordOf(newToken())
    await squat(record, (socket) => {
      const channel: Channel = new Channel(socket, {
        message: () => channel.send({ protocol: { min: 1, max: 1 }, proof: prove(newToken(), 'server', newNonce()) }),
        closed: () => {},
      })
      channel.send({ nonce: newNonce() })
    })
    expect(await reach(record).catch((error: Error) => error.message)).toBe('It could not prove who it is.')
  })

  it('who hands the client its own proof back is found out', async () => {
    const record = recordOf(newToken())
    await squat(record, (socket) => {
      const channel: Channel = new Channel(socket, {
        message: ({ proof }) => channel.send({ protocol: { min: 1, max: 1 }, proof }),
        closed: () => {},
      })
      channel.send({ nonce: newNonce() })
    })
    expect(await reach(record).catch((error: Error) => error.message)).toBe('It could not prove who it is.')
  })

  it('who speaks a protocol of another age is told apart from one who lies', async () => {
    const record = recordOf(newToken())
    await squat(record, (socket) => {
      const channel: Channel = new Channel(socket, {
        message: ({ nonce }) =>
          channel.send({ protocol: { min: 7, max: 9 }, proof: prove(record.token, 'server', String(nonce)) }),
        closed: () => {},
      })
      channel.send({ nonce: newNonce() })
    })
    expect(await reach(record).catch((error: Error) => error.message)).toBe(
      'It was started by a newer Corral, and there is no version of their protocol that both speak (it: 7 to 9, this Corral: 1).',
    )
  })

  it('who tells of another age in its record is not even disturbed', async () => {
    const { record, heard } = await serve()
    const protocol = { min: 0, max: 0 }
    expect(await reach({ ...record, protocol }).catch((error: Error) => error.message)).toBe(
      'It was started by an older Corral, and there is no version of their protocol that both speak (it: 0, this Corral: 1).',
    )
    expect(heard).toEqual([])
  })
})

describe('an address', () => {
  it('that somebody listens on cannot be taken over', async () => {
    const { record } = await serve()
    const second = new ControlServer(record.address, record.token, {
      hello: () => ({}),
      request: async () => null,
      connected: () => {},
      alone: () => {},
    })
    await expect(second.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect((await reach(record)).client.hello.name).toBe('keeper')
  })

  it('is removed by the server that made it, and by no other', async () => {
    const first = await serve()
    // Moved away, not deleted: its inode stays taken, so that the second socket surely has another one.
    renameSync(first.record.address, `${first.record.address}.old`)
    const second = await serve()
    first.server.close()
    const { client } = await reach(second.record)
    const files = readdirSync(folder()).sort()
    client.close()
    second.server.close()
    await eventually(() => readdirSync(folder()).length === 1, 'its own socket is gone')
    expect({ name: client.hello.name, files }).toEqual({ name: 'keeper', files: ['socket', 'socket.old'] })
  })
})

describe('a proof', () => {
  it('holds for one token, one side and one nonce', () => {
    const [token, nonce] = [newToken(), newNonce()]
    const proof = prove(token, 'client', nonce)
    expect([
      proves(proof, token, 'client', nonce),
      proves(proof, newToken(), 'client', nonce),
      proves(proof, token, 'server', nonce),
      proves(proof, token, 'client', newNonce()),
      proves(proof.slice(1), token, 'client', nonce),
      proves(undefined, token, 'client', nonce),
      proof.includes(token),
    ]).toEqual([true, false, false, false, false, false, false])
  })
})
