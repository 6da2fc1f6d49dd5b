import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { demo } from '../../../main/adapters/demo/profile'
import type { PermissionMode } from '../../../preload/contract/session'
import { Conversation, digest } from './conversation'

const PROGRAM = join(__dirname, '../../../assets', demo.bundled!)
const SESSION = '22222222-2222-4222-8222-222222222222'

let folder: string
let talks: Conversation[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'corral-demo-'))
  talks = []
})
afterEach(async () => {
  await Promise.all(talks.map((talk) => talk.kill()))
  rmSync(folder, { recursive: true, force: true })
})

function start(permissions: PermissionMode = 'ask', resume?: string): Conversation {
  const options = {
    folder: '/home/someone/project',
    model: null,
    permissions,
    agentSessionId: SESSION,
    ...(resume ? { resume } : {}),
  }
  const { args, env } = demo.launch(options)
  const command = {
    file: process.execPath,
    args: [PROGRAM, ...args],
    cwd: folder,
    env: { ...env, PATH: process.env.PATH! },
  }
  const talk = new Conversation(demo.create(options), command)
  talks.push(talk)
  return talk
}

/** One turn that needs no answer; what a person reads of it. */
async function turn(prompt: string, permissions?: PermissionMode): Promise<string[]> {
  const talk = start(permissions)
  await talk.next('ready')
  talk.send({ type: 'prompt', text: prompt })
  await talk.next('turn-end')
  return digest(talk.events).slice(1)
}

/** Only for processes that their parent reaps: signal 0 also reaches a zombie. */
function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('the demo agent', () => {
  it('goes on under the id that it is resumed with, and says so', async () => {
    const talk = start('ask', 'an-older-id')
    await talk.next('ready')
    talk.send({ type: 'prompt', text: '[[resumed]]' })
    await talk.next('turn-end')
    const id = talk.events.find((event) => event.type === 'agent-session')?.id
    expect([id, digest(talk.events).join(' ').includes('Resumed as an-older-id.')]).toEqual(['an-older-id', true])
  })

  it('ends with Claude’s words when it is resumed with an id that it forgot', async () => {
    const talk = start('ask', 'forgotten-id')
    const end = await talk.next('turn-end')
    const words = 'No conversation found with session ID: forgotten-id'
    expect([end, demo.resume?.isGone(words), demo.resume?.isGone('The demo agent crashed.')]).toMatchObject([
      { outcome: 'error', reason: words },
      true,
      false,
    ])
  })

  it('is ready before the first message, tells its session, and streams an answer', async () => {
    const talk = start()
    await talk.next('ready')
    talk.send({ type: 'prompt', text: '[[plain:one two three]]' })
    await talk.next('turn-end')
    expect(talk.events.map(({ at: _at, ...event }) => event)).toEqual([
      { type: 'ready', model: 'demo', models: ['default', 'demo'] },
      { type: 'user', text: '[[plain:one two three]]' },
      { type: 'turn-start' },
      { type: 'agent-session', id: SESSION },
      ...['one ', 'two ', 'three'].map((text) => ({ type: 'text', block: expect.any(String), text })),
      { type: 'block-end', block: expect.any(String) },
      {
        type: 'turn-end',
        outcome: 'ok',
        reason: '',
        durationMs: expect.any(Number),
        usage: { inputTokens: 100, outputTokens: expect.any(Number), costUsd: 0 },
      },
    ])
  })

  it('asks before it runs a command, and runs it when allowed', async () => {
    const talk = start()
    talk.send({ type: 'prompt', text: '[[tool:echo hello > made && cat made]]' })
    const { request } = await talk.next('permission')
    const before = existsSync(join(folder, 'made'))
    talk.send({ type: 'answer', request, answer: { option: 'allow', message: '' } })
    await talk.next('turn-end')
    expect({ before, after: readFileSync(join(folder, 'made'), 'utf8'), read: digest(talk.events).slice(1) }).toEqual({
      before: false,
      after: 'hello\n',
      read: [
        'tool: echo hello > made && cat made',
        'permission: Bash · echo hello > made && cat made',
        'allowed: ',
        'tool ok: hello',
        'text: TOOL-DONE "hello"',
        'turn ok: ',
      ],
    })
  })

  it('runs nothing when denied, and takes the reason', async () => {
    const talk = start()
    talk.send({ type: 'prompt', text: '[[tool:touch made]]' })
    const { request } = await talk.next('permission')
    talk.send({ type: 'answer', request, answer: { option: 'deny', message: 'Not here.' } })
    await talk.next('turn-end')
    expect({ made: existsSync(join(folder, 'made')), read: digest(talk.events).slice(2) }).toEqual({
      made: false,
      read: [
        'permission: Bash · touch made',
        'denied: Not here.',
        'tool failed: Not here.',
        'text: TOOL-DONE "Not here."',
        'turn ok: ',
      ],
    })
  })

  it('does not ask again for what was allowed for good', async () => {
    const talk = start()
    talk.send({ type: 'prompt', text: '[[tool:echo a]][[tool:echo a]]' })
    const { request } = await talk.next('permission')
    talk.send({ type: 'answer', request, answer: { option: 'allow-always', message: '' } })
    await talk.next('turn-end')
    expect(talk.events.filter(({ type }) => type === 'permission')).toHaveLength(1)
  })

  it('asks nothing when everything is allowed', async () => {
    expect(await turn('[[tool:exit 7]]', 'allow-all')).toEqual([
      'tool: exit 7',
      'tool failed: Exit code 7',
      'text: TOOL-DONE "Exit code 7"',
      'turn ok: ',
    ])
  })

  it('ends its turn and its tool when interrupted, and takes the next message', async () => {
    const talk = start('allow-all')
    talk.send({ type: 'prompt', text: '[[tool:echo $$ > pid; sleep 600]]' })
    await talk.next('tool-input')
    const pid = await toolPid()
    talk.send({ type: 'interrupt' })
    const { outcome } = await talk.next('turn-end')
    const left = alive(pid)
    talk.send({ type: 'prompt', text: '[[plain:Still here.]]' })
    await talk.next('turn-end')
    expect({ outcome, left, last: digest(talk.events).slice(-3) }).toEqual({
      outcome: 'interrupted',
      left: false,
      last: ['user: [[plain:Still here.]]', 'text: Still here.', 'turn ok: '],
    })
  })

  it('takes its question back when interrupted', async () => {
    const talk = start()
    talk.send({ type: 'prompt', text: '[[tool:touch made]]' })
    await talk.next('permission')
    talk.send({ type: 'interrupt' })
    await talk.next('turn-end')
    expect(digest(talk.events).slice(3)).toEqual([
      'cancelled: ',
      'tool failed: The user doesn’t want to proceed with this tool use.',
      'turn interrupted: ',
    ])
  })

  it('makes a turn of each message that comes during a turn', async () => {
    const talk = start()
    for (const text of ['[[plain:one]]', '[[plain:two]]']) talk.send({ type: 'prompt', text })
    await talk.next('turn-end')
    await talk.next('turn-end')
    expect(digest(talk.events).slice(2)).toEqual(['text: one', 'turn ok: ', 'text: two', 'turn ok: '])
  })

  it('finishes its turn at the end of its input, and leaves', async () => {
    const talk = start()
    talk.send({ type: 'prompt', text: '[[slow:3]]' })
    await talk.next('text')
    talk.endInput()
    expect([await talk.ended, digest(talk.events).slice(1)]).toEqual([
      { code: 0, signal: null },
      ['text: token0 token1 token2 ', 'turn ok: '],
    ])
  })

  it('leaves at once when it is asked to finish', async () => {
    const talk = start()
    talk.send({ type: 'prompt', text: '[[slow]]' })
    await talk.next('text')
    talk.send({ type: 'finish' })
    expect([await talk.ended, digest(talk.events).at(-1)]).toEqual([{ code: 0, signal: null }, 'turn interrupted: '])
  })

  it.each([
    ['[[error:The disk is full.]]', ['turn error: The disk is full.']],
    [
      '[[retry]]',
      [
        'retry 1: HTTP 529: the service is overloaded',
        'retry 2: HTTP 529: the service is overloaded',
        'text: The third try worked.',
        'turn ok: ',
      ],
    ],
    ['[[unknown]]', ['unknown: telepathy', 'text: Did you notice?', 'turn ok: ']],
    [
      '[[noise]]',
      [
        'noise: npm notice this line is not the protocol',
        'noise: \u001b[33mwarning:\u001b[0m colours',
        'noise: {"type":"assist',
        'text: That was noisy.',
        'turn ok: ',
      ],
    ],
    ['[[line:70000]]', [`text: A\u2028B\u2029C😀${'y'.repeat(70000)}END`, 'turn ok: ']],
    ['[[tools:1]]', ['tool: *1*', 'tool ok: No files found', 'text: All tools are done.', 'turn ok: ']],
  ])('acts out %s', async (prompt, read) => expect(await turn(prompt)).toEqual(read))

  it.each([
    ['[[flood:3000]]', 3000],
    ['[[big:40960]]', 10],
  ])('says all of %s to a quick reader', async (prompt, lines) => {
    const [text] = await turn(prompt)
    expect(text!.trimEnd().split('\n')).toHaveLength(lines)
  })

  it.each([
    ['[[crash]]', 3, 'The demo agent crashed, as it was asked to.\n'],
    ['[[stderr:Odd.]][[exit]]', 0, 'Odd.\n'],
  ])('dies as asked by %s', async (prompt, code, stderr) => {
    const talk = start()
    talk.send({ type: 'prompt', text: prompt })
    expect([await talk.ended, talk.stderr]).toEqual([{ code, signal: null }, stderr])
  })

  it('is stubborn and stuck on request: only SIGKILL ends it', async () => {
    const talk = start()
    talk.send({ type: 'prompt', text: '[[stubborn]][[stuck]]' })
    while ((await talk.next('text')).text !== 'stuck.') {}
    process.kill(talk.pid, 'SIGTERM')
    process.kill(talk.pid, 'SIGINT')
    talk.send({ type: 'finish' })
    // The reply to a second program's turn shows that the signals had all the time that they need.
    await turn('[[plain:later]]')
    const before = alive(talk.pid)
    await talk.kill()
    expect([before, await talk.ended]).toEqual([true, { code: null, signal: 'SIGKILL' }])
  })

  it('starts two sleepers on request and lives on', async () => {
    const [text] = await turn('[[fork]]')
    const pids = text!.match(/\d+/g)!.map(Number)
    const were = pids.map(alive)
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    expect(were).toEqual([true, true])
  })

  it('gives the tour to whoever says hello, and lists what it can do', async () => {
    const tour = await turn('Hello')
    const help = await turn('help')
    expect([tour.map((line) => line.slice(0, 16)), help[0]!.includes('`[[tool:COMMAND]]`')]).toEqual([
      ['thinking: The pe', 'text: Hello! I a', 'turn ok: '],
      true,
    ])
  }, 15_000)
})

/** The shell writes its pid before it sleeps; the file is the fact to wait for. */
async function toolPid(): Promise<number> {
  for (;;) {
    const pid = existsSync(join(folder, 'pid')) ? Number(readFileSync(join(folder, 'pid'), 'utf8')) : 0
    if (pid > 0) return pid
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
