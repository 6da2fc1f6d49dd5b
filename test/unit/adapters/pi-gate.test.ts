import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'

type Call = { toolName: string; toolCallId: string; input: object }
type Handler = (call: Call, context: object) => Promise<{ block: true; reason: string } | undefined>

type Gate = { default(pi: { on(event: string, handler: Handler): void }): void }

const file = path.resolve(import.meta.dirname, '../../../assets/pi/permission-gate.mjs')
const { default: permissionGate }: Gate = await import(file)

afterEach(() => vi.unstubAllEnvs())

/** The gate in one mode, and a person who answers with these, one after another. */
function gate(mode: string | undefined, ...answers: (string | undefined)[]) {
  vi.stubEnv('CORRAL_PI_PERMISSIONS', mode)
  const handlers = new Map<string, Handler>()
  permissionGate({ on: (event, handler) => handlers.set(event, handler) })
  const questions: unknown[] = []
  const select = (question: string) => {
    questions.push(JSON.parse(question))
    return Promise.resolve(answers.shift())
  }
  const call = (toolName: string, input: object = {}) =>
    handlers.get('tool_call')?.({ toolName, toolCallId: 'call-1', input }, { ui: { select }, signal: undefined })
  return { call, questions }
}

const allow = JSON.stringify({ answer: 'allow' })
const always = JSON.stringify({ answer: 'allow-always' })
const blocked = (reason: string) => ({ block: true, reason })

describe('the permission gate for pi', () => {
  it.each([
    ['ask', ['read', 'grep', 'find', 'ls'], ['bash', 'edit', 'write', 'anything']],
    ['accept-edits', ['read', 'edit', 'write'], ['bash', 'anything']],
    // What it does not know it takes for the strictest that asks.
    [undefined, ['read'], ['bash', 'edit']],
    ['constructor', ['read'], ['bash', 'edit']],
  ])('with %s lets %j pass, and asks about %j', async (mode, passing, asking) => {
    const { call, questions } = gate(mode, ...asking.map(() => allow))
    for (const name of [...passing, ...asking]) expect(await call(name)).toBeUndefined()
    expect(questions).toMatchObject(asking.map((name) => ({ corral: 'permission-1', tool: 'call-1', name })))
  })

  it('while a plan is made, lets only looking pass and asks nothing', async () => {
    const { call, questions } = gate('plan')
    expect([await call('read'), await call('bash'), questions]).toMatchObject([
      undefined,
      { block: true, reason: expect.stringContaining('Only looking') },
      [],
    ])
  })

  it.each([
    [JSON.stringify({ answer: 'deny', message: 'Not now.' }), 'Not now.'],
    [JSON.stringify({ answer: 'deny' }), 'The user denied this.'],
    [undefined, 'The user stopped this before it was decided.'],
    ['allow', 'The user denied this.'],
    ['null', 'The user denied this.'],
    ['{}', 'The user denied this.'],
  ])('blocks on the answer %j', async (answer, reason) => {
    expect(await gate('ask', answer).call('bash')).toEqual(blocked(reason))
  })

  it('asks no more about a tool that was allowed for good', async () => {
    const { call, questions } = gate('ask', always, allow)
    await call('bash', { command: 'one' })
    await call('bash', { command: 'two' })
    await call('write')
    expect(questions).toMatchObject([{ name: 'bash', input: { command: 'one' } }, { name: 'write' }])
  })
})
