import type { EndReport, ProcId } from '../../preload/contract/process'
import { platform } from '../platform'
import { isAgentItself, processNotThere } from './faults'
import { OutsideEnding } from './outside-end'
import { processesOf, type SessionTree } from './processes'

/**
 * Ends one process of a session's tree and everybody below it, at once; the agent and the others live on. The window names
 * it as it saw it: pid, start time and boot are compared with the tree as it is now, and once more right before each
 * signal. Throws a fault for a process that is gone or none of the tree, and for the agent itself. `spared` are Corral's own.
 */
export async function killProcess(
  tree: SessionTree | null,
  id: ProcId,
  spared: () => readonly ProcId[],
): Promise<EndReport> {
  if (!processesOf(tree).some((each) => isSame(each.id, id))) throw processNotThere(id.pid)
  if (tree?.agent && isSame(tree.agent, id)) throw isAgentItself()
  return new OutsideEnding({ platform, root: id, spared, progress: () => {} }).run(0)
}

const isSame = (one: ProcId, other: ProcId) =>
  one.pid === other.pid && one.startTime === other.startTime && one.bootId === other.bootId
