import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { eventually } from '../helpers/processes'

let corral: TestCorral
afterEach(() => corral.end())

async function say(session: ReturnType<TestCorral['start']>, ...orders: string[]) {
  await corral.reach(session, 'running')
  for (const order of orders) session.send(order)
}

const hex = (text: string) => Buffer.from(text, 'utf8').toString('hex')

describe('what an agent says arrives byte for byte', () => {
  it('with characters cut in two, separators that are no line feeds, and carriage returns', async () => {
    corral = testCorral([lineAgent()])
    const session = corral.start()
    const text = 'grüße 日本語 😀 a\u2028b\u2029c \r tab\t end'
    await say(session, `say-slowly ${hex(`${text}\n`)}`)
    await eventually(() => corral.text(session).includes('end\n'), 'the line is complete')
    expect(corral.text(session)).toContain(`${text}\n`)
  })

  it('with a line of 8 MB between two short ones', async () => {
    corral = testCorral([lineAgent()])
    const session = corral.start()
    await say(session, 'say before', `long-line ${8 * 1024 * 1024}`, 'say after')
    await eventually(() => corral.text(session).includes('after\n'), 'all three lines are there', 30_000)
    expect(
      corral
        .text(session)
        .split('\n')
        .map((line) => (line.length > 100 ? line.length : line)),
    ).toEqual(['before', 8 * 1024 * 1024, 'after', ''])
  })

  it('with noise, standard error, and last words without a line feed', async () => {
    corral = testCorral([lineAgent()])
    const session = corral.start()
    await say(
      session,
      'complain \u001b[31mred\u001b[0m',
      `say-bytes ${Buffer.from([0xff, 0xfe, 0x0a]).toString('hex')}`,
    )
    await eventually(() => corral.text(session).includes('\ufffd'), 'the bytes that are no text arrived')
    session.send('exit-without-line-feed last words')
    await corral.reach(session, 'ended')
    const { lines, total } = await session.rawLines.page(0, 100)
    expect({
      said: corral.text(session).trim().split('\n').at(-1),
      stderr: corral.events
        .get(session.id)
        ?.filter((event) => event.type === 'stderr')
        .map((event) => ('text' in event ? event.text : '')),
      streams: [...new Set(lines.map((line) => line.stream))].sort(),
      total: total === lines.length,
    }).toEqual({
      said: 'last words',
      stderr: ['\u001b[31mred\u001b[0m'],
      streams: ['err', 'in', 'note', 'out'],
      total: true,
    })
  })

  it('through a journal of many segments, old ones compressed, and in pages from the middle', async () => {
    corral = testCorral([lineAgent()])
    const session = corral.start()
    await say(session, 'flood 200000')
    await eventually(() => corral.text(session).includes('flooded'), 'the flood is over', 60_000)
    await eventually(
      () => readdirSync(path.join(session.directory, 'journal')).some((name) => name.endsWith('.br')),
      'a segment was compressed',
    )
    const lines = corral.text(session).trim().split('\n')
    const page = await session.rawLines.page(100_000, 3)
    expect({
      count: lines.length,
      whole: lines.slice(0, 200_000).every((line, index) => line === `line ${index} ${'z'.repeat(100)}`),
      page: page.lines.map((line) => line.text.slice(0, 12)),
    }).toEqual({ count: 200_001, whole: true, page: ['line 99998 z', 'line 99999 z', 'line 100000 '] })
  })
})

describe('standard input', () => {
  it('takes 4 MB at once from an agent that reads slowly', async () => {
    corral = testCorral([lineAgent()])
    const session = corral.start()
    await say(session, 'x'.repeat(4 * 1024 * 1024))
    await eventually(() => corral.text(session).length > 4 * 1024 * 1024, 'the agent heard all of it', 30_000)
    expect(corral.text(session).length).toBe('heard '.length + 4 * 1024 * 1024 + 1)
  })

  it('tells it when the agent no longer reads, and the session lives on', async () => {
    const closer = lineAgent([], { bundled: null, executables: ['closer'] })
    const bin = mkdtempSync(path.join(tmpdir(), 'corral-bin-'))
    const script = '#!/bin/sh\necho ready\nexec 0<&-\nwhile :; do sleep 600; done\n'
    writeFileSync(path.join(bin, 'closer'), script, { mode: 0o755 })
    corral = testCorral([closer], { environment: { ...process.env, PATH: `${bin}:${process.env.PATH}` } })
    const session = corral.start()
    await corral.reach(session, 'running')
    rmSync(bin, { recursive: true })
    await eventually(async () => {
      const { written } = (await session.keeper?.write(`probe ${Math.random()}`, ['hello?'])) ?? { written: true }
      return !written
    }, 'a write fails')
    const answer = await session.keeper?.write('after', ['anybody?'])
    expect({ answer, state: session.state.kind }).toEqual({
      answer: { written: false, why: 'The agent no longer reads its input.' },
      state: 'running',
    })
  })

  it('writes a message of one id once, however often it is asked', async () => {
    corral = testCorral([lineAgent()])
    const session = corral.start()
    await corral.reach(session, 'running')
    const answers = await Promise.all([1, 2, 3].map(() => session.keeper?.write('same', ['once'])))
    await session.keeper?.write('other', ['then'])
    await eventually(() => corral.text(session).includes('heard then'), 'the second message arrived')
    expect({ answers, text: corral.text(session) }).toEqual({
      answers: Array(3).fill({ written: true, why: '' }),
      text: 'heard once\nheard then\n',
    })
  })
})

it('gives the agent what it needs of our environment, and none of our secrets', async () => {
  const environment = {
    ...process.env,
    ANTHROPIC_API_KEY: 'for the agent',
    MY_OWN: 'passed by a setting',
    CORRAL_SECRET: 'ours',
    NODE_OPTIONS: '--no-warnings',
    CLAUDECODE: '1',
  }
  corral = testCorral([lineAgent(['environment'])], { environment })
  corral.settings.change({ passEnvironment: ['MY_*'] })
  const session = corral.start()
  const said = await eventually(
    () => /environment (.*)/.exec(corral.text(session))?.[1],
    'the agent told its environment',
  )
  const got = JSON.parse(said) as Record<string, string>
  const { ANTHROPIC_API_KEY, MY_OWN, CORRAL_SECRET, NODE_OPTIONS, CLAUDECODE, CORRAL_SESSION } = got
  expect({ ANTHROPIC_API_KEY, MY_OWN, CORRAL_SECRET, NODE_OPTIONS, CLAUDECODE, CORRAL_SESSION }).toEqual({
    ANTHROPIC_API_KEY: 'for the agent',
    MY_OWN: 'passed by a setting',
    CORRAL_SECRET: undefined,
    NODE_OPTIONS: undefined,
    CLAUDECODE: undefined,
    CORRAL_SESSION: session.id,
  })
})
