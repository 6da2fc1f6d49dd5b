import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { audit } from '../../main/core/audit'
import type { CorralFault } from '../../main/core/faults'
import type { Session } from '../../main/core/session'
import { platform } from '../../main/platform'
import type { AgentEvent } from '../../preload/contract/chat'
import { type TestCorral, testCorral } from '../helpers/corral'
import { eventually, isAlive, processesWith } from '../helpers/processes'

let corral: TestCorral
let second: TestCorral | null = null
afterEach(async () => {
  await second?.end()
  second = null
  await corral.end()
})

/** Everything that was said and asked in a conversation, oldest first. */
async function said(session: Session): Promise<string[]> {
  let page = await session.open()
  const pages = [page.events]
  while (page.older !== null) {
    page = session.older(page.older)
    pages.unshift(page.events)
  }
  return words(pages.flat())
}

/** Text that goes on in its block is one line; tool calls and permissions by their names. */
function words(events: readonly AgentEvent[]): string[] {
  const lines: string[] = []
  let block = ''
  for (const event of events) {
    if (event.type === 'text' && event.block === block) lines.push(`${lines.pop()}${event.text}`)
    else if (event.type === 'text') lines.push(event.text)
    else if (event.type === 'user') lines.push(`> ${event.text}`)
    else if (event.type === 'resumed') lines.push(`— ${event.number} —`)
    else if (event.type === 'permission') lines.push(`asks ${event.title}`)
    block = event.type === 'text' ? event.block : ''
  }
  return lines
}

/** The journal's lines with their times, as the tab Raw shows them. */
async function lines(session: Session) {
  const { total, lines: found } = await session.rawLines.page(0, 500)
  expect(found.length).toBe(total)
  return found
}

const fault = (work: Promise<unknown>) =>
  work.then(
    () => null,
    ({ code, message, session }: CorralFault) => ({ code, message, session }),
  )

/** A demo session that has answered its first prompt and was killed. */
async function endedSession(prompt = '[[plain:the first answer]]'): Promise<Session> {
  const session = corral.start({ prompt })
  await eventually(() => session.view().activity?.kind === 'ready' && session.agentSessionId, 'the first turn is over')
  await corral.registry.kill(session.id)
  return session
}

/** The session as it is now: each process of it is another object in the registry. */
const now = ({ id }: Session) => corral.registry.get(id)
const turnIsOver = (session: Session, word: string) =>
  eventually(
    () => now(session).view().activity?.kind === 'ready' && corral.text(session).includes(word),
    `said ${word}`,
  )

describe('a session that is resumed', () => {
  it('is the same session with the whole conversation of both processes, and another keeper', async () => {
    corral = testCorral()
    const first = await endedSession(
      '[[plain:the first answer]] [[tool:echo never]]'.replace(' [[tool:echo never]]', ''),
    )
    const before = first.view()
    await corral.registry.resume(first.id)
    const during = now(first).view()
    await corral.reach(now(first), 'running')
    now(first).send('[[resumed]]')
    await turnIsOver(first, 'Resumed as')
    const after = now(first).view()
    const id = before.agentSessionId
    expect({
      row: [after.id, after.run, after.name, corral.registry.size],
      state: [before.state.kind, during.state.kind, during.resume, after.agentSessionId],
      pids: [isAlive(after.agentPid as number), after.agentPid !== first.agent?.pid],
      said: await said(now(first)),
      live: corral.events.get(first.id)?.filter((event) => event.type === 'resumed').length,
      args: now(first).spec.order.args,
    }).toEqual({
      row: [before.id, before.run, before.name, 1],
      state: ['ended', 'starting', null, id],
      pids: [true, true],
      said: ['> [[plain:the first answer]]', 'the first answer', '— 1 —', '> [[resumed]]', `Resumed as ${id}.`],
      live: 1,
      args: expect.arrayContaining(['--resume', id]),
    })
  })

  it('is shown whole by the next app too, and can be resumed again', async () => {
    corral = testCorral()
    const first = await endedSession()
    await corral.registry.resume(first.id)
    await corral.reach(now(first), 'running')
    now(first).send('[[resumed]]')
    await turnIsOver(first, 'Resumed as')
    const whole = await said(now(first))
    const raw = await lines(now(first))
    const { agentPid } = now(first).view()
    await corral.registry.close()
    corral = corral.again()
    await corral.registry.load()
    await corral.reach(now(first), 'running')
    const again = { said: await said(now(first)), pid: now(first).view().agentPid, lines: await lines(now(first)) }
    await corral.registry.kill(first.id)
    await corral.registry.resume(first.id)
    await corral.reach(now(first), 'running')
    now(first).send('[[plain:third]]')
    await turnIsOver(first, 'third')
    expect({ again, third: (await said(now(first))).slice(whole.length) }).toEqual({
      // Byte for byte, both directions and the keepers' notes, with the seam in the midst.
      again: { said: whole, pid: agentPid, lines: raw },
      third: ['— 2 —', '> [[plain:third]]', 'third'],
    })
  })

  it('takes over nothing that the last process had open: no turn, no question, no answer that is owed', async () => {
    corral = testCorral()
    const first = corral.start({ prompt: '[[plain:before]]' })
    await turnIsOver(first, 'before')
    first.send('[[tool:touch never-made]]')
    await eventually(() => first.view().activity?.kind === 'needs-you', 'it asks')
    await corral.registry.kill(first.id)
    await corral.registry.resume(first.id)
    const view = await corral.reach(now(first), 'running')
    expect([view.activity?.kind, view.asks.length, view.usage.outputTokens > 0]).toEqual(['ready', 0, true])
    now(first).send('[[plain:after]]')
    await turnIsOver(first, 'after')
    expect((await said(now(first))).slice(-4)).toEqual(['asks touch never-made', '— 1 —', '> [[plain:after]]', 'after'])
  })

  it('keeps the records of both processes, and the audit knows all of them', async () => {
    corral = testCorral()
    const first = await endedSession()
    const pids = [first.lastKeeper?.process.pid, first.agent?.pid]
    await corral.registry.resume(first.id)
    const { keeperPid, agentPid } = await corral.reach(now(first), 'running')
    const { processes, ends, stray } = audit(corral.profile)
    const of = (resumption: number) =>
      processes.filter((each) => each.session && each.resumption === resumption).map((each) => each.process.pid)
    expect({
      first: of(0),
      second: of(1),
      ends: ends.map(({ resumption, exit }) => [resumption, exit?.how ?? null]),
      stray,
      former: JSON.parse(readFileSync(path.join(first.directory, 'runs/1/exit.json'), 'utf8')).how,
    }).toEqual({
      first: pids,
      second: [keeperPid, agentPid],
      ends: [
        [0, 'killed'],
        [1, null],
      ],
      stray: [],
      former: 'killed',
    })
  })

  it('keeps the history of its agent’s ids, and goes on with the newest', async () => {
    corral = testCorral()
    const first = await endedSession('[[forget]]')
    const id = first.agentSessionId
    await corral.registry.resume(first.id)
    await corral.reach(now(first), 'running')
    now(first).send('[[forget]]')
    await turnIsOver(first, 'cannot be resumed')
    now(first).send('[[plain:renamed]]')
    await turnIsOver(first, 'renamed')
    const { agentSessionIds } = JSON.parse(readFileSync(path.join(first.directory, 'chat.json'), 'utf8'))
    expect([agentSessionIds, now(first).agentSessionId]).toEqual([
      [id, expect.stringMatching(/^forgotten-/)],
      agentSessionIds[1],
    ])
  })

  it('sends what waited when it ended, once', async () => {
    corral = testCorral()
    const first = corral.start({ prompt: '[[slow:300]]' })
    await eventually(() => corral.text(first).includes('token1'), 'it streams')
    first.send('[[plain:queued]]')
    await corral.registry.kill(first.id)
    expect(first.view().queued.map(({ text }) => text)).toEqual(['[[plain:queued]]'])
    await corral.registry.resume(first.id)
    await turnIsOver(first, 'queued')
    const lines = await said(now(first))
    expect([lines.filter((line) => line === '> [[plain:queued]]').length, now(first).view().queued]).toEqual([1, []])
  })
})

describe('a resume is refused', () => {
  it('while the session runs', async () => {
    corral = testCorral()
    const first = corral.start({ prompt: '[[plain:hello]]' })
    await turnIsOver(first, 'hello')
    expect(await fault(corral.registry.resume(first.id))).toMatchObject({ code: 'not-resumable' })
  })

  it('before the agent has told its id', async () => {
    corral = testCorral()
    const first = corral.start()
    await corral.reach(first, 'running')
    await corral.registry.kill(first.id)
    expect(first.view().resume).toMatchObject({ kind: 'impossible' })
    expect(await fault(corral.registry.resume(first.id))).toMatchObject({ code: 'not-resumable' })
  })

  it('while another session of this profile lives on the conversation, and names it', async () => {
    corral = testCorral()
    const first = await endedSession()
    const other = corral.start()
    await corral.reach(other, 'running')
    other.adopt(first.agentSessionId as string)
    expect(await fault(corral.registry.resume(first.id))).toMatchObject({
      code: 'conversation-live',
      session: other.id,
    })
    expect(first.state.kind).toBe('ended')
    await corral.registry.kill(other.id)
    await corral.registry.resume(first.id)
    await corral.reach(now(first), 'running')
  })

  it('while another profile lives on the conversation, until that one has ended', async () => {
    corral = testCorral()
    const first = await endedSession()
    second = testCorral()
    const other = second.start()
    await second.reach(other, 'running')
    other.adopt(first.agentSessionId as string)
    other.happened({ is: 'waiting', for: 'nothing' })
    const refused = await fault(corral.registry.resume(first.id))
    expect(refused).toEqual({
      code: 'conversation-live',
      message: `This conversation is live already (process ${other.keeper?.process.pid}, in the profile ${second.home}). Two processes on one conversation would tear it apart.`,
      session: undefined,
    })
    await second.registry.kill(other.id)
    await corral.registry.resume(first.id)
    await corral.reach(now(first), 'running')
  })

  it('when it is asked twice at once: one process', async () => {
    corral = testCorral()
    const first = await endedSession()
    await Promise.all([corral.registry.resume(first.id), corral.registry.resume(first.id)])
    await corral.reach(now(first), 'running')
    const agents = processesWith(`CORRAL_SESSION=${first.id}`).filter((pid) => processesWith('--resume').includes(pid))
    expect([agents.length, audit(corral.profile).ends.length]).toEqual([1, 2])
  })

  it('when the folder is gone, and the old end stands', async () => {
    corral = testCorral()
    const first = await endedSession()
    Object.assign(first.spec, { folder: path.join(corral.folder, 'no-such-folder') })
    expect(await fault(corral.registry.resume(first.id))).toMatchObject({ code: 'folder-missing' })
    expect(now(first).view().resume).toEqual({ kind: 'possible' })
  })
})

describe('a conversation that the agent no longer knows', () => {
  it('ends with the agent’s own sentence, and is not asked for again', async () => {
    corral = testCorral()
    const first = corral.start({ prompt: '[[forget]]' })
    await turnIsOver(first, 'cannot be resumed')
    first.send('[[plain:renamed]]')
    await turnIsOver(first, 'renamed')
    await corral.registry.kill(first.id)
    const id = first.agentSessionId
    await corral.registry.resume(first.id)
    const { state, resume } = await corral.reach(now(first), 'ended')
    expect({ state, resume }).toMatchObject({
      state: {
        how: 'crashed',
        code: 1,
        why: `The agent ended with exit code 1: No conversation found with session ID: ${id}`,
      },
      resume: { kind: 'gone', why: 'Demo agent no longer knows this conversation.' },
    })
    expect(await fault(corral.registry.resume(first.id))).toMatchObject({ code: 'conversation-gone' })
    await corral.registry.close()
    corral = corral.again()
    await corral.registry.load()
    expect(now(first).view().resume?.kind).toBe('gone')
    expect(platform.marked('CORRAL_SESSION').filter(({ value }) => value === first.id)).toEqual([])
  })
})
