import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { claude } from '../../main/adapters/claude/profile'
import type { AgentEvent } from '../../preload/contract/chat'
import { Conversation, digest } from '../unit/adapters/conversation'
import { installClaude } from './install'
import { type IsolatedAgent, isolateAgent } from './mock'

const SESSION = '33333333-3333-4333-8333-333333333333'

let program: string
let agent: IsolatedAgent
let talk: Conversation
beforeAll(async () => {
  program = await installClaude()
})
beforeEach(async () => {
  agent = await isolateAgent()
  const options = { folder: '/home/someone/project', model: null, permissions: 'ask', agentSessionId: SESSION } as const
  const { args, env } = claude.launch(options)
  const command = { file: program, args, cwd: agent.folder, env: { ...agent.env, ...env } }
  talk = new Conversation(claude.create(options), command)
})
afterEach(async () => {
  await talk.kill()
  await agent.close()
})

const of = (type: AgentEvent['type']) => talk.events.filter((event) => event.type === type)
const ask = (text: string) => talk.send({ type: 'prompt', text })

describe('the real Claude Code, through its adapter', () => {
  it('tells its models, takes our session id, and streams two turns', async () => {
    const { models } = await talk.next('ready')
    ask('[[think:Let me see.]]')
    await talk.next('turn-end')
    ask('[[plain:second answer]]')
    await talk.next('turn-end')
    talk.send({ type: 'finish' })
    expect({
      models: models.includes('default'),
      session: of('agent-session').map((event) => 'id' in event && event.id),
      streamed: of('text').length > 2,
      read: digest(talk.events),
      odd: [...of('unknown'), ...of('noise')],
      ended: await talk.ended,
    }).toEqual({
      models: true,
      session: [SESSION],
      streamed: true,
      read: [
        'user: [[think:Let me see.]]',
        'thinking: Let me see.',
        'text: Hello from the mock model.',
        'turn ok: ',
        'user: [[plain:second answer]]',
        'text: second answer',
        'turn ok: ',
      ],
      odd: [],
      ended: { code: 0, signal: null },
    })
  })

  it('asks for permission: allowed, the command runs; denied, it does not, and the model hears why', async () => {
    ask('[[tool:touch allowed && echo made]]')
    const first = await talk.next('permission')
    talk.send({ type: 'answer', request: first.request, answer: { option: 'allow', message: '' } })
    await talk.next('turn-end')
    ask('[[tool:touch denied]]')
    const second = await talk.next('permission')
    talk.send({ type: 'answer', request: second.request, answer: { option: 'deny', message: 'Not here.' } })
    await talk.next('turn-end')
    expect({
      options: first.options.map(({ kind }) => kind),
      made: [existsSync(join(agent.folder, 'allowed')), existsSync(join(agent.folder, 'denied'))],
      read: digest(talk.events).filter((line) => !line.startsWith('text: Running')),
    }).toEqual({
      options: ['allow-once', 'allow-always', 'deny'],
      made: [true, false],
      read: [
        'user: [[tool:touch allowed && echo made]]',
        'tool: touch allowed && echo made',
        'permission: Bash · touch allowed && echo made',
        'allowed: ',
        'tool ok: made',
        'text: TOOL-DONE "made"',
        'turn ok: ',
        'user: [[tool:touch denied]]',
        'tool: touch denied',
        'permission: Bash · touch denied',
        'denied: Not here.',
        'tool failed: Not here.',
        'text: TOOL-DONE "Not here."',
        'turn ok: ',
      ],
    })
  })

  it('is interrupted while it writes, and while it asks, and goes on after that', async () => {
    ask('[[slow]]')
    await talk.next('text')
    talk.send({ type: 'interrupt' })
    const writing = await talk.next('turn-end')
    ask('[[tool:touch pending]]')
    const { request } = await talk.next('permission')
    talk.send({ type: 'interrupt' })
    const closed = await talk.next('permission-closed')
    const asking = await talk.next('turn-end')
    ask('[[plain:still here]]')
    await talk.next('turn-end')
    expect([writing.outcome, closed, asking.outcome, digest(talk.events).slice(-2)]).toEqual([
      'interrupted',
      expect.objectContaining({ request, outcome: 'cancelled' }),
      'interrupted',
      ['text: still here', 'turn ok: '],
    ])
  })

  it('finishes at once, and leaves no tool, when it is asked to in the middle of one', async () => {
    ask('[[tool:echo $$ > pid; sleep 600]]')
    const { request } = await talk.next('permission')
    talk.send({ type: 'answer', request, answer: { option: 'allow', message: '' } })
    const pid = await writtenPid(join(agent.folder, 'pid'))
    talk.send({ type: 'finish' })
    const { code } = await talk.ended
    expect([code, existsSync(`/proc/${pid}`), digest(talk.events).at(-1)]).toEqual([1, false, 'turn interrupted: '])
  })

  it('tells an error of the service as an error, once', async () => {
    ask('[[err:404]]')
    const { outcome, reason } = await talk.next('turn-end')
    expect({ outcome, words: reason.includes('model'), others: [...of('text'), ...of('notice')] }).toEqual({
      outcome: 'error',
      words: true,
      others: [],
    })
  })

  it('tells a long answer whole: 2 MiB in many small lines, then twice in one line', async () => {
    ask('[[big]]')
    await talk.next('turn-end')
    const [answer] = digest(talk.events).slice(1)
    expect(answer!.length - 'text: '.length).toBe(2 * 1024 * 1024)
  })
})

/** The tool writes its pid before it sleeps; the file is the fact to wait for. */
async function writtenPid(file: string): Promise<number> {
  for (;;) {
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
    if (pid > 0) return pid
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
