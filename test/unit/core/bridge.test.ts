import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Answer, Bridge } from '../../../main/core/bridge'
import { CorralFault } from '../../../main/core/faults'
import { prove } from '../../../main/keeper/channel'
import { folderForEachTest } from '../keeper/temporary-folder'

const temporary = folderForEachTest()
let taken: unknown[]
let answer: () => Answer
let bridge: Bridge
let place: { address: string; token: string }
const sockets: Socket[] = []

beforeEach(async () => {
  taken = []
  answer = () => ({ ok: true, as: 'outside', session: 's' })
  const file = path.join(temporary(), 'bridge.json')
  bridge = new Bridge({ home: temporary(), bridge: file }, (report) => {
    taken.push(report)
    return answer()
  })
  await bridge.listen()
  place = JSON.parse(readFileSync(file, 'utf8'))
})
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  bridge.close()
})

const good = { type: 'session_register', cwd: '/work', sessionId: 'one', pid: 4242, token: 'mark', agent: 'claude' }

/** Says what `reply` makes of the nonce; answers everything that came back, parsed, or null when the line was cut. */
function talk(reply: (nonce: string) => string | Buffer): Promise<unknown> {
  return new Promise((resolve) => {
    const socket = connect(place.address)
    sockets.push(socket)
    let heard = ''
    socket.on('data', (chunk: Buffer) => {
      const isFirst = heard === ''
      heard += chunk
      if (isFirst) socket.write(reply(JSON.parse(heard).nonce))
    })
    // A socket that is cut while we write: what was heard counts.
    socket.on('error', () => {})
    socket.on('close', () => {
      const [, line] = heard.split('\n')
      resolve(line ? JSON.parse(line) : null)
    })
  })
}

const report = (change: object, token = place.token) =>
  talk((nonce) => `${JSON.stringify({ proof: prove(token, 'client', nonce), ...good, ...change })}\n`)

describe('the bridge', () => {
  it('hands a proven report on and answers what became of it', async () => {
    expect(await report({ transcript_path: '/of/a/later/hook' })).toEqual({ ok: true, as: 'outside', session: 's' })
    expect(taken).toEqual([{ ...good }])
  })

  it('takes a report without the fields that a hook may not know', async () => {
    expect(await report({ pid: undefined, token: undefined, agent: undefined })).toMatchObject({ ok: true })
    expect(taken).toEqual([{ type: 'session_register', cwd: '/work', sessionId: 'one' }])
  })

  it('listens to nobody who cannot prove the token', async () => {
    const why = 'It could not prove that it may report here.'
    expect([
      await report({}, 'a guess'),
      await report({ proof: undefined }),
      await report({ proof: prove(place.token, 'server', 'x') }),
      // What was overheard once proves nothing the next time.
      await report({ proof: prove(place.token, 'client', 'an earlier nonce') }),
    ]).toEqual(Array(4).fill({ ok: false, why }))
    expect(taken).toEqual([])
  })

  it.each([
    ['another message', { type: 'shut_down' }, /type/],
    ['a pid that nobody may be', { pid: 1 }, /pid/],
    ['a pid that is no whole number', { pid: 4.5 }, /pid/],
    ['a pid in words', { pid: '4242' }, /pid/],
    ['a folder that is no whole path', { cwd: 'work' }, /cwd is no absolute path/],
    ['no conversation', { sessionId: '' }, /sessionId/],
    ['an endless id', { sessionId: 'x'.repeat(201) }, /sessionId/],
    ['an agent with a name like a path', { agent: '../../etc' }, /agent/],
  ])('says in a sentence what is wrong with %s', async (_, change, why) => {
    expect(await report(change)).toEqual({
      ok: false,
      why: expect.stringMatching(/^The report could not be understood/),
    })
    expect(await report(change)).toEqual({ ok: false, why: expect.stringMatching(why) })
    expect(taken).toEqual([])
  })

  it.each([
    ['no JSON', 'hello\n'],
    ['JSON that is no object', '[]\n'],
    ['null', 'null\n'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x0a])],
  ])('refuses %s', async (_, line) => {
    expect(await talk(() => line)).toMatchObject({ ok: false })
  })

  it('reads no endless line, nor a long one', async () => {
    const why = 'A report has 16384 bytes at most.'
    expect(await talk(() => 'x'.repeat(20_000))).toEqual({ ok: false, why })
    expect(await report({ cwd: `/${'x'.repeat(17_000)}` })).toEqual({ ok: false, why })
  })

  it('hangs up on who says nothing', async () => {
    const began = performance.now()
    expect(await talk(() => '')).toBeNull()
    expect(performance.now() - began).toBeLessThan(4000)
  })

  it('answers the sentence why a report was not taken', async () => {
    answer = () => {
      throw new CorralFault('x', 'Process 9 has ended.', '')
    }
    expect(await report({})).toEqual({ ok: false, why: 'Process 9 has ended.' })
  })

  it('keeps 32 that say nothing from growing in number, and answers again when they are gone', async () => {
    const silent = Array.from({ length: 60 }, () => talk(() => ''))
    const cut = await Promise.race([
      Promise.all(silent.slice(40)),
      new Promise((resolve) => setTimeout(resolve, 1500, 'late')),
    ])
    expect(cut).toEqual(Array(20).fill(null))
    await Promise.all(silent)
    expect(await report({})).toMatchObject({ ok: true })
  })
})
