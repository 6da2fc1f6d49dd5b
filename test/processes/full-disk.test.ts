import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { reasonNotToWrite } from '../../main/core/room'
import type { Session } from '../../main/core/session'
import { readExit } from '../../main/core/session-files'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { compareNoise, journaled, makeNoise } from '../helpers/noise'
import { eventually, isAlive, processesWith } from '../helpers/processes'
import { canMount, type SmallDisk, smallDisk } from '../helpers/small-disk'

const MB = 1024 * 1024
const LINES = 40_000
const FULL = 'The disk is full. The agent waits; make room and it goes on by itself, or end the session.'

let corral: TestCorral
let disk: SmallDisk

const notices = (session: Session) =>
  (corral.events.get(session.id) ?? []).flatMap((event) => (event.type === 'notice' ? [event.text] : []))

/** A session on a disk that its agent has filled, in the middle of the 21 MB that it wants to say. */
async function onFullDisk() {
  corral = testCorral([lineAgent()], { home: disk.home })
  corral.settings.change({ stopGraceSeconds: 1 })
  const session = corral.start()
  await corral.reach(session, 'running')
  disk.fill(6 * MB)
  const { taken } = makeNoise(session, LINES)
  await eventually(() => session.view().paused !== null, 'the full disk was told', 30_000)
  return { session, taken }
}

// Only root may mount a file system of a size of its own; nothing else is really full.
describe.runIf(canMount)('a disk that is full', () => {
  beforeEach(() => {
    disk = smallDisk(64)
  })
  afterEach(async () => {
    disk.makeRoom()
    await corral.end()
    disk.end()
  })

  it('makes the agent wait, visibly, and it goes on by itself when there is room, without losing a byte', async () => {
    const { session, taken } = await onFullDisk()
    const { paused, state } = session.view()
    const told = notices(session)
    // Whatever was on its way has arrived by then.
    await new Promise((resolve) => setTimeout(resolve, 500))
    const before = taken()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const stoodStill = taken() === before && before < LINES
    disk.makeRoom()
    await eventually(() => corral.text(session).includes('noise over'), 'the agent said the rest', 30_000)
    expect({
      paused,
      state: state.kind,
      told,
      stoodStill,
      after: [session.view().paused, session.view().state.kind, notices(session).at(-1)],
      shown: compareNoise(`ready\n${corral.text(session)}`),
      journaled: compareNoise(journaled(session)),
    }).toEqual({
      paused: FULL,
      state: 'running',
      told: [FULL],
      stoodStill: true,
      after: [null, 'running', 'The journal takes more again; the agent goes on.'],
      shown: { wholeLines: LINES, others: ['ready', 'noise over'], isTorn: false, damagedAt: null },
      journaled: { wholeLines: LINES, others: ['ready', 'noise over'], isTorn: false, damagedAt: null },
    })
  })

  it.each(['stop', 'kill', 'killAll'] as const)(
    'holds up no %s; the end and the last words are kept for it',
    async (order) => {
      const { session, taken } = await onFullDisk()
      const { agentPid, keeperPid } = session.view()
      const began = performance.now()
      await corral.registry[order](session.id)
      const tookMs = performance.now() - began
      const { state, paused } = await corral.reach(session, 'ended')
      const whileFull = { recorded: readExit(session.directory) !== null, keeper: isAlive(keeperPid as number) }
      const told = corral.notices.filter((text) => text.includes('not on disk'))
      disk.makeRoom()
      await eventually(() => !isAlive(keeperPid as number), 'the keeper saved everything and left')
      const { wholeLines, damagedAt } = compareNoise(journaled(session))
      expect({
        how: state.kind === 'ended' && state.how,
        verified: state.kind === 'ended' && state.report?.verified,
        agent: isAlive(agentPid as number),
        inTime: tookMs < 5000,
        paused,
        whileFull,
        told,
        recorded: readExit(session.directory)?.how,
        // Every line that the pipe had taken is there; one more may have been taken and not yet counted.
        missing: Math.max(0, taken() - wholeLines),
        beyond: Math.max(0, wholeLines - taken() - 1),
        damagedAt,
      }).toEqual({
        ...{ how: 'killed', verified: true, agent: false, inTime: true, paused: null },
        // It holds what the disk has not taken.
        whileFull: { recorded: false, keeper: true },
        told: [
          'How “Fake agent” ended, and what it said last, is not on disk yet. Its keeper holds it for ten minutes: make room, or that is lost.',
        ],
        recorded: 'killed',
        ...{ missing: 0, beyond: 0, damagedAt: null },
      })
    },
  )

  it('keeps no end from being told that its keeper cannot record, because it was killed', async () => {
    const { session } = await onFullDisk()
    const { agentPid, keeperPid } = session.view()
    // Not even a line of the warden's log has room.
    disk.fill(0)
    process.kill(keeperPid as number, 'SIGKILL')
    const { state } = await corral.reach(session, 'ended')
    expect({
      how: state.kind === 'ended' && state.how,
      by: state.kind === 'ended' && state.report?.by,
      agent: isAlive(agentPid as number),
      recorded: readExit(session.directory),
    }).toEqual({ how: 'crashed', by: 'warden', agent: false, recorded: null })
  })

  it('keeps no app from starting: it finds its sessions, says what is wrong, and starts nothing new until there is room', async () => {
    const { session: first } = await onFullDisk()
    const before = first.view()
    await corral.registry.close()
    disk.fill(0)
    corral = corral.again()
    await corral.registry.load()
    const session = corral.registry.get(first.id)
    const after = await corral.reach(session, 'running')
    const why = await reasonNotToWrite(corral.profile)
    let fault: unknown
    try {
      corral.start()
    } catch (error) {
      fault = error
    }
    const listed = corral.registry.size
    disk.makeRoom()
    const afterwards = await reasonNotToWrite(corral.profile)
    await eventually(() => session.view().paused === null, 'the first session goes on')
    const second = corral.start()
    await corral.reach(second, 'running')
    expect({
      pids: [after.agentPid, after.keeperPid],
      paused: after.paused,
      why,
      fault,
      listed,
      afterwards,
      probes: existsSync(path.join(corral.home, `room-${process.pid}.probe`)),
    }).toMatchObject({
      pids: [before.agentPid, before.keeperPid],
      paused: FULL,
      why: `Corral cannot write to its folder ${corral.home}: the disk is full. Running agents wait, and no new one can be started; make room there, or end sessions.`,
      fault: {
        code: 'cannot-persist',
        message: expect.stringContaining('(the disk is full), so nothing was started.'),
      },
      listed: 1,
      afterwards: null,
      probes: false,
    })
  })

  it('keeps a new profile from starting sessions, with a sentence, and they start when there is room', async () => {
    corral = testCorral([lineAgent()], { home: disk.home })
    disk.fill(0)
    await corral.registry.load()
    expect(() => corral.start()).toThrow(expect.objectContaining({ code: 'cannot-persist' }))
    expect(await corral.registry.warden.ready().catch((error: Error) => error.message)).toMatch(
      /^Corral’s warden did not start/,
    )
    expect(corral.registry.size).toBe(0)
    await eventually(() => processesWith(corral.home).length === 0, 'the warden that could not start is gone')
    disk.makeRoom()
    await corral.reach(corral.start(), 'running')
  })
})
