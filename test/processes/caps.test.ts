import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Session } from '../../main/core/session'
import { encodeFrame, LONGEST_PAYLOAD } from '../../main/keeper/frames'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { compareNoise, journaled, makeNoise } from '../helpers/noise'
import { eventually, isAlive } from '../helpers/processes'

let corral: TestCorral
afterEach(() => corral.end())

const LINES = 40_000
/** More than a pipe and a stream's buffer hold. */
const PIPE_LINES = 500
const LIMIT = 0.012
const SENTENCE =
  'The journal of this session is at its limit of 12 MB. The agent waits; raise the limit in Settings (journalSessionGigabytes) and it goes on by itself, or end the session.'

const undamaged = { isTorn: false, damagedAt: null }

const onDisk = (session: Session) => {
  const journal = path.join(session.directory, 'journal')
  return readdirSync(journal).reduce((sum, name) => sum + statSync(path.join(journal, name)).size, 0)
}

/** A session whose journal is at a limit of 12 MB, its agent in the middle of 21 MB that it wants to say. */
async function atLimit() {
  corral = testCorral([lineAgent()])
  corral.settings.change({ journalSessionGigabytes: LIMIT, stopGraceSeconds: 1 })
  const session = corral.start()
  await corral.reach(session, 'running')
  const { taken } = makeNoise(session, LINES)
  await eventually(() => session.view().paused !== null, 'the limit was told', 30_000)
  return { session, taken }
}

const notices = (session: Session) =>
  (corral.events.get(session.id) ?? []).flatMap((event) => (event.type === 'notice' ? [event.text] : []))

describe('a session at the limit of its journal', () => {
  it('waits and says what to do, also to the next app, and goes on by itself when the limit is raised', async () => {
    const { session: first, taken } = await atLimit()
    const before = first.view()
    const told = notices(first)
    const atPause = { taken: taken(), onDisk: onDisk(first) }
    await corral.registry.close()
    corral = corral.again()
    await corral.registry.load()
    const session = corral.registry.get(first.id)
    const after = await corral.reach(session, 'running')
    session.send('a message meanwhile')
    await eventually(() => journaled(session, 'in').includes('a message meanwhile'), 'the message is in the journal')
    const later = { taken: taken(), onDisk: onDisk(session) }

    corral.settings.change({ journalSessionGigabytes: 1 })
    await eventually(() => corral.text(session).includes('noise over'), 'the agent went on', 30_000)
    expect({
      paused: [before.paused, after.paused, session.view().paused],
      told: [told, notices(session)],
      pids: [after.agentPid, after.keeperPid],
      isWithin: atPause.onDisk < 12_100_000,
      hasMore: atPause.taken < LINES,
      // The message, and what was in the pipe already, is all that came: the agent stood still.
      stoodStill: [later.taken - atPause.taken < PIPE_LINES, later.onDisk - atPause.onDisk < 1000],
      journaled: compareNoise(journaled(session)),
    }).toEqual({
      paused: [SENTENCE, SENTENCE, null],
      told: [[SENTENCE], [SENTENCE, 'The journal takes more again; the agent goes on.']],
      pids: [before.agentPid, before.keeperPid],
      isWithin: true,
      hasMore: true,
      stoodStill: [true, true],
      journaled: { wholeLines: LINES, others: ['ready', 'heard a message meanwhile', 'noise over'], ...undamaged },
    })
  })

  it('goes on when a person raises the limit in the file', async () => {
    const { session } = await atLimit()
    onTestFinished(corral.settings.follow())
    writeFileSync(corral.profile.settings, '{"journalSessionGigabytes":1}')
    await eventually(() => corral.text(session).includes('noise over'), 'the agent said the rest', 30_000)
    expect(compareNoise(journaled(session))).toEqual({
      ...{ wholeLines: LINES, others: ['ready', 'noise over'] },
      ...undamaged,
    })
  })

  it.each(['stop', 'kill', 'killAll'] as const)(
    'can be ended (%s), and all that its agent had said is kept',
    async (order) => {
      const { session, taken } = await atLimit()
      const { agentPid, keeperPid } = session.view()
      const began = performance.now()
      await corral.registry[order](session.id)
      const tookMs = performance.now() - began
      const { state, paused } = await corral.reach(session, 'ended')
      const { wholeLines, damagedAt } = compareNoise(journaled(session))
      await eventually(() => !isAlive(keeperPid as number), 'the keeper has left')
      expect({
        how: state.kind === 'ended' && state.how,
        verified: state.kind === 'ended' && state.report?.verified,
        alive: isAlive(agentPid as number),
        inTime: tookMs < 5000,
        paused,
        // Every line that the pipe had taken is there; one more may have been taken and not yet counted.
        missing: Math.max(0, taken() - wholeLines),
        beyond: Math.max(0, wholeLines - taken() - 1),
        damagedAt,
      }).toEqual({
        ...{ how: 'killed', verified: true, alive: false, inTime: true, paused: null },
        ...{ missing: 0, beyond: 0, damagedAt: null },
      })
    },
  )

  it('lets its agent say goodbye when it is stopped', async () => {
    const bin = mkdtempSync(path.join(tmpdir(), 'corral-bin-'))
    onTestFinished(() => rmSync(bin, { recursive: true }))
    // It writes as shells do: it cannot do anything else until its last line was taken.
    const script = `#!/bin/sh
      trap 'echo; echo goodbye; exit 0' TERM
      echo ready
      head -c 12000000 /dev/urandom | base64 -w 1000
      while :; do echo word; sleep 0.1; done
    `
    writeFileSync(path.join(bin, 'talker'), script, { mode: 0o755 })
    corral = testCorral([lineAgent([], { bundled: null, executables: ['talker'] })], {
      environment: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    })
    corral.settings.change({ journalSessionGigabytes: LIMIT, stopGraceSeconds: 5 })
    const session = corral.start()
    await eventually(() => session.view().paused !== null, 'the limit was told', 30_000)
    const report = await corral.registry.stop(session.id)
    expect({
      steps: report.steps.map(({ step }) => step),
      last: journaled(session).trim().split('\n').at(-1),
      isBounded: onDisk(session) < 12_000_000 + 2 * 8 * 1024 * 1024,
    }).toEqual({ steps: ['polite', 'terminate'], last: 'goodbye', isBounded: true })
  })

  it('that is over it from the start waits with its first word', async () => {
    corral = testCorral([lineAgent()])
    corral.settings.change({ journalSessionGigabytes: LIMIT })
    const session = corral.start()
    // Before its keeper sits down: what an earlier process of the session may have left.
    const journal = path.join(session.directory, 'journal')
    mkdirSync(journal)
    const frames = Array.from({ length: 50 }, () => encodeFrame('err', 1, randomBytes(LONGEST_PAYLOAD)))
    writeFileSync(path.join(journal, '0000000000000000.frames'), Buffer.concat(frames))
    await eventually(() => session.view().paused !== null, 'the limit was told')
    await eventually(() => session.view().agentPid !== null, 'the agent runs')
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const waiting = session.view()
    corral.settings.change({ journalSessionGigabytes: 1 })
    await corral.reach(session, 'running')
    expect([waiting.state.kind, waiting.paused]).toEqual(['starting', SENTENCE])
  })
})

describe('all journals together', () => {
  it('are kept below their limit by those that ended and were read; the row, the end and the reason stay', async () => {
    corral = testCorral([lineAgent()])
    const [read, unread] = [corral.start(), corral.start()]
    for (const session of [read, unread]) {
      await corral.reach(session, 'running')
      makeNoise(session, 16_000)
      await eventually(() => corral.text(session).includes('noise over'), 'it has said all', 30_000)
      await corral.registry.kill(session.id)
    }
    await read.open()
    read.see()
    read.hide()
    corral.settings.change({ journalTotalGigabytes: 0.01 })
    await corral.retention.pass()
    const told = corral.notices
    await corral.registry.close()

    corral = corral.again()
    await corral.registry.load()
    const pages = await Promise.all([read, unread].map(({ id }) => corral.registry.get(id).open()))
    const [firstWords] = (pages[0]?.events ?? []).map((event) => ('text' in event ? event.text : event.type))
    expect({
      told: told.map((sentence) => sentence.split(',')[0]?.replace(/\d+ MB/, '… MB')),
      firstWords: firstWords?.replace(/on .*,/, 'on …,'),
      ends: [read, unread].map(({ id }) => corral.registry.get(id).state.kind),
      left: [read, unread].map((session) => compareNoise(journaled(session)).wholeLines),
    }).toEqual({
      told: ['Corral removed the conversation of 1 ended session that you had read (… MB)'],
      firstWords: 'What was said until then was removed on …, to keep all journals together below 10 MB.',
      ends: ['ended', 'ended'],
      left: [0, 16_000],
    })
  })
})
