import { type EndpointRecord, type ExitRecord, MARKER, parseAgentRecord } from '../keeper/protocol'
import { readRecord } from '../keeper/records'
import { platform } from '../platform'
import { endLeftovers } from '../platform/kill-tree'
import type { Session } from './session'
import { sessionFile, writeExit } from './session-files'

/**
 * A session whose keeper is gone and whose end nobody saw, for the warden was gone too: what its container still holds
 * is ended, who else may be its leftover is named, and both are written down.
 */
export async function settleLoss(session: Session, keeper: EndpointRecord): Promise<ExitRecord> {
  const exit = await lossOf(session, keeper)
  try {
    writeExit(session.directory, exit)
  } catch {
    // The state says it now; the next start comes to the same end.
  }
  return exit
}

async function lossOf(session: Session, keeper: EndpointRecord): Promise<ExitRecord> {
  const record = { version: 1 as const, how: 'lost' as const, code: null, signal: null }
  if (keeper.process.bootId !== platform.bootId())
    return { ...record, at: Date.now(), why: 'The computer was restarted while it ran.', report: null, suspects: [] }
  // Keepers that did not name it yet were only ever given to Linux, where the mark is one.
  const container = platform.container(keeper.container ?? `mark:${MARKER}=${session.spec.order.marker}`)
  const report = await endLeftovers(platform, container, 'app')
  const agent = agentOf(session)
  const suspects = agent ? platform.suspects({ agent, folder: session.spec.folder }) : []
  const ended = report.processes - report.left.length
  const why = [
    agent || ended > 0
      ? 'Its keeper was ended from outside, and so was the warden that would have ended the rest.'
      : 'Corral ended before its agent is known to have started.',
    ended > 0 ? `Corral ended ${ended} of its processes now.` : 'Nothing that is known to be its own still runs.',
    suspects.length === 1 ? 'One more may be its own; look at Details, and end it yourself.' : '',
    suspects.length > 1 ? `${suspects.length} more may be its own; look at Details, and end them yourself.` : '',
  ]
  return { ...record, at: Date.now(), why: why.filter(Boolean).join(' '), report, suspects }
}

function agentOf(session: Session) {
  try {
    return parseAgentRecord(readRecord(sessionFile(session.directory, 'agent'))).process
  } catch {
    return null // It had not started, or its record is damaged: then nobody can be told apart.
  }
}
