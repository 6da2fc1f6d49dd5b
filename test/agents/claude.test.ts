import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect } from 'vitest'
import { installClaude } from './install'
import { agentScenarios, scenarios } from './scenarios'

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

const stage = agentScenarios({
  id: 'claude',
  version: '2.1.197',
  install: installClaude,
  // With a key in its environment its headless mode asks for no login, no theme and no trust.
  prepare: () => ({}),
  model: null,
  asks: true,
  tellsOutput: true,
  wrongModel: { model: 'no-such-model', told: 'turn' },
  otherModel: { choice: 'haiku', asked: 'haiku' },
  unknownConversation: UNKNOWN,
  longAnswer: 2 * 1024 * 1024,
  leavesLast: true,
  serverError: 'silent',
})

describe('the real Claude Code', () => {
  const scenario = scenarios('claude')

  scenario('permission denied with a word', async () => {
    const session = stage.start('[[tool:touch never-made]]')
    const { request, options } = await stage.permission(session)
    const option = options.find(({ kind }) => kind === 'deny')?.id ?? ''
    await session.answer(request, { option, message: 'Not on a Saturday.' })
    await stage.turns(session, 1)
    expect(stage.told(session, 'tool-end')[0]).toMatchObject({
      ok: false,
      output: expect.stringContaining('Not on a Saturday.'),
    })
  })

  scenario('its own file of the conversation is one, with what was said before and after a Kill', async () => {
    const session = stage.start('[[plain:The first answer.]]')
    await stage.turns(session, 1)
    await stage.corral.registry.kill(session.id)
    const id = session.agentSessionId
    await stage.corral.registry.resume(session.id)
    await stage.until(session, () => stage.now(session).state.kind === 'running', 'it runs again')
    stage.now(session).send('[[plain:The answer after.]]')
    await stage.until(session, () => stage.corral.text(session).endsWith('The answer after.'), 'it answers')
    const projects = path.join(stage.isolated.env.HOME ?? '', '.claude/projects')
    const files = readdirSync(projects, { recursive: true, encoding: 'utf8' }).filter((each) =>
      each.endsWith(`${id}.jsonl`),
    )
    const own = files.map((file) => readFileSync(path.join(projects, file), 'utf8')).join('')
    expect({
      files: files.length,
      remembers: ['The first answer.', 'The answer after.'].map((words) => own.includes(words)),
    }).toEqual({ files: 1, remembers: [true, true] })
  })

  scenario('with an id that it does not know it ends with its own sentence, and is not asked again', async () => {
    const session = stage.start('[[plain:hello]]')
    await stage.turns(session, 1)
    await stage.corral.registry.kill(session.id)
    session.adopt(UNKNOWN)
    await stage.corral.registry.resume(session.id)
    await stage.until(session, () => stage.now(session).isOver, 'it has ended')
    expect(stage.now(session).state).toMatchObject({
      how: 'crashed',
      code: 1,
      why: `The agent ended with exit code 1: No conversation found with session ID: ${UNKNOWN}`,
    })
    await expect(stage.corral.registry.resume(session.id)).rejects.toMatchObject({ code: 'conversation-gone' })
  })
})
