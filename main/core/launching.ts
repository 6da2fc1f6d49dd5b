import { existsSync } from 'node:fs'
import type { AgentProfile } from '../adapters/adapter'
import { type EndpointRecord, type ExitRecord, parseEndpointRecord, type SpawnResult } from '../keeper/protocol'
import { readRecord } from '../keeper/records'
import { platform } from '../platform'
import { delay } from '../platform/deadline'
import type { AgentMissing } from './agents'
import { OtherProtocol } from './control-client'
import { endSession } from './ending-sessions'
import { agentEnvironment } from './environment'
import { agentMissing } from './faults'
import { withItsWarden } from './former-wardens'
import { KeeperConnection } from './keeper-connection'
import { linkEnvironment } from './links'
import { settleLoss } from './losses'
import type { Profile } from './profile'
import type { Session } from './session'
import { readExit, sessionFile, writeExit } from './session-files'
import type { SettingsStore } from './settings'
import type { WardenClient } from './warden-client'

/** From here on the state says that the agent is late; it is never given up on (it may wait for a log-in). */
export const START_TIMEOUT_MS = 30_000
/** Its warden, if it lives, needs this long at most to end what a dead keeper left and to record it. */
const RECORD_WITHIN_MS = 8000
const RECONNECT_AFTER_MS = 200
const RECONNECT_AGAIN_MS = 3000

/** An agent that is not on this machine, and where it was looked for; null when it was found. */
export type LaunchMissing = (AgentMissing & { agent: AgentProfile }) | null

type LaunchOptions = {
  profile: Profile
  warden: WardenClient
  settings: SettingsStore
  environment: NodeJS.ProcessEnv
  /** What its adapter and the person want it to have, over what is passed on. */
  given: Record<string, string>
  assets: string
  missing: LaunchMissing
  startTimeoutMs: number
}

/** Takes a registered session from its directory to a running agent. Never rejects: whatever goes wrong is the session's end, with a sentence. */
export async function launchSession(session: Session, options: LaunchOptions): Promise<void> {
  let startAsked = false
  try {
    if (platform.refusal) return await endUnstarted(session, 'spawn-failed', platform.refusal)
    if (options.missing)
      return await endUnstarted(session, 'spawn-failed', agentMissing(options.missing.agent, options.missing).message)
    const record = await options.warden.launch(session.directory)
    const keeper = await connect(session, record)
    if (session.endAsked) {
      await keeper.end(session.endAsked)
      return
    }
    session.happened({ is: 'waiting', for: `${session.profile.name} to start` })
    const { passEnvironment } = options.settings.get()
    const passed = agentEnvironment(options.environment, passEnvironment, {
      ...options.given,
      // Its hooks report to this profile, whichever is the person's usual one.
      CORRAL_BRIDGE: options.profile.bridge,
    })
    // Elsewhere the system starts the browser, and no agent holds it.
    const environment = platform.name === 'linux' ? linkEnvironment(passed, options.assets, session.directory) : passed
    startAsked = true
    await started(session, await keeper.start(environment), options.startTimeoutMs)
  } catch (error) {
    const recorded = readExit(session.directory)
    if (recorded) return session.finished(recorded)
    const why = `It could not be started: ${(error as Error).message}`
    if (startAsked) await abandon(session, why)
    else await endUnstarted(session, 'spawn-failed', why)
  }
}

/** The order to spawn went out and its answer did not come: the agent may run, so it is ended before anything is said of it. */
async function abandon(session: Session, why: string): Promise<void> {
  session.endAsked ??= { polite: null, politeMs: 0, terminateMs: 0, why }
  await endSession(session, session.endAsked)
}

/** After a restart of the app: back to a session that was running, with the same processes and its whole output. */
export async function reattachSession(
  session: Session,
  options: { profile: Profile; startTimeoutMs: number },
): Promise<void> {
  let record: EndpointRecord | null = null
  try {
    record = withItsWarden(parseEndpointRecord(readRecord(sessionFile(session.directory, 'keeper'))), options.profile)
    session.lastKeeper = record
    if (platform.liveness(record.process) === 'gone') return await settleWithoutKeeper(session)
    const keeper = await connect(session, record)
    const { agent, ended } = keeper.hello
    if (ended) return await session.finished(ended)
    if (!agent) {
      await keeper.end({ polite: null, politeMs: 0, terminateMs: 0, why: 'Corral ended before its agent had started.' })
      return
    }
    session.whenLate(options.startTimeoutMs, () => sayLate(session, options.startTimeoutMs))
    await session.reclaimed(agent)
  } catch (error) {
    if (!existsSync(sessionFile(session.directory, 'keeper')))
      return endUnstarted(session, 'crashed', 'Corral ended before this session had started.')
    session.happened({ is: 'cannot-tell', why: unreachable(error as Error) })
    // It may be slow, or just dying: the list need not wait for that.
    if (record) void tryAgain(session, record)
  }
}

function unreachable(error: Error): string {
  const why = `Its keeper cannot be reached: ${error.message}`
  return error instanceof OtherProtocol
    ? `${why} The session runs on: open it with that Corral, or end it here with Kill, which needs no answer of the keeper.`
    : why
}

/** While it is under way, an order to end waits for it instead of ending the keeper. */
function connect(session: Session, record: EndpointRecord): Promise<KeeperConnection> {
  session.lastKeeper = record
  const connecting = open(session, record).finally(() => {
    session.connecting = null
  })
  session.connecting = connecting
  return connecting
}

async function open(session: Session, record: EndpointRecord): Promise<KeeperConnection> {
  const keeper = await KeeperConnection.open(record, {
    grown: () => void session.pump(),
    ending: ({ step }) => session.happened({ is: 'ending', step, at: Date.now() }),
    ended: (exit) => void session.finished(exit),
    inputClosed: (why) => session.inputClosed(why),
    trouble: (why) => session.pipes.keptWaiting(why),
    closed: () => void lost(session),
  })
  session.keeper = keeper
  session.tellLimit()
  // A keeper of an older version does not say.
  session.pipes.keptWaiting(keeper.hello.trouble ?? null)
  if (keeper.hello.inputClosed) session.inputClosed('The agent no longer reads its input.')
  session.tier = keeper.hello.tier
  session.boundaryLost = hasLostItsBoundary(record)
  session.happened({ is: 'waiting', for: 'its keeper' })
  return keeper
}

async function started(session: Session, result: SpawnResult, startTimeoutMs: number): Promise<void> {
  // The keeper's exit record follows by itself.
  if ('failed' in result) return
  session.spawned(result.agent)
  const { name, usualStartSeconds } = session.profile
  session.happened({ is: 'waiting', for: `${name} to answer (usually ${usualStartSeconds} s)` })
  session.whenLate(startTimeoutMs, () => sayLate(session, startTimeoutMs))
  await session.speech.greet()
  await session.pump()
}

function sayLate(session: Session, ms: number): void {
  const late = `${session.profile.name}, which has not answered for ${ms / 1000} s; look at Raw, or kill it`
  session.happened({ is: 'waiting', for: late })
}

/** What a session tells of it. */
export const BOUNDARY_LOST =
  'The process that watched this session from outside ended, and another watches new ones. Stop and Kill work as before; but should this session’s keeper be killed too, only what bears the session’s mark is found.'

/** Whoever started its keeper is gone, and only he would inherit what the keeper leaves. A job needs no heir: it ends with its keeper. */
export const hasLostItsBoundary = ({ warden, tier }: EndpointRecord): boolean =>
  tier !== 'job' && (warden === null || platform.liveness(warden) === 'gone')

/** The connection broke without a farewell: the keeper was killed, or hangs, or only the connection did. */
async function lost(session: Session): Promise<void> {
  if (session.isOver || !session.keeper) return
  const { record } = session.keeper
  session.keeper = null
  if (platform.liveness(record.process) !== 'gone')
    session.happened({ is: 'connection-lost', why: 'The connection to its keeper broke; Corral tries again.' })
  await tryAgain(session, record)
}

/** Until the keeper is reached, its record of the end is found, or it is proven gone. */
async function tryAgain(session: Session, record: EndpointRecord): Promise<void> {
  // As long as the keeper lives its session does: it is tried for, and its record looked for, without end but slowly.
  for (let pause = RECONNECT_AFTER_MS; platform.liveness(record.process) !== 'gone'; pause = RECONNECT_AGAIN_MS) {
    await delay(pause)
    if (session.isOver || session.keeper) return
    const exit = readExit(session.directory)
    if (exit) return session.finished(exit)
    const keeper = await connect(session, record).catch(() => null)
    if (keeper?.hello.ended) return session.finished(keeper.hello.ended)
    if (keeper?.hello.agent) return session.reclaimed(keeper.hello.agent)
  }
  await settleWithoutKeeper(session)
}

/** Its keeper is gone: the warden ends what it left and writes the record; without a warden that is done from here, and the session is lost. */
async function settleWithoutKeeper(session: Session): Promise<void> {
  const until = performance.now() + RECORD_WITHIN_MS
  const warden = session.lastKeeper?.warden ?? null
  do {
    const exit = readExit(session.directory)
    if (exit) return session.finished(exit)
    if (session.isOver) return
    await delay(50)
  } while (warden && platform.liveness(warden) !== 'gone' && performance.now() < until)
  const keeper = session.lastKeeper
  if (!keeper || platform.liveness(keeper.process) !== 'gone')
    return session.happened({ is: 'cannot-tell', why: 'Its keeper does not answer.' })
  await session.finished(await settleLoss(session, keeper))
}

async function endUnstarted(session: Session, how: ExitRecord['how'], why: string): Promise<void> {
  const report = {
    ...{ verified: true, proof: 'never-started' as const, processes: 0, durationMs: 0 },
    ...{ steps: [], left: [], by: 'keeper' as const },
  }
  const exit: ExitRecord = { version: 1, how, why, at: Date.now(), code: null, signal: null, report }
  try {
    writeExit(session.directory, exit)
  } catch {
    // The state says it now; after a restart the missing keeper record will.
  }
  await session.finished(exit)
}
