import type { ProcessRow, ProcId } from '../../preload/contract/process'
import { platform } from '../platform'
import type { ProcessFacts } from '../platform/platform'
import type { Session } from './session'

/** Where the processes of a session hang. */
export type SessionTree = {
  /** Its keeper; of an outside session, which has none, its own process. */
  root: ProcId
  /** null while it was not spawned. */
  agent: ProcId | null
  /** Whether the root is part of the session, and not its keeper. */
  isRootIn: boolean
}

/** null: it is over, or its keeper cannot be reached. */
export const sessionTree = ({
  isOver,
  keeper,
  agent,
}: Pick<Session, 'isOver' | 'keeper' | 'agent'>): SessionTree | null =>
  isOver || !keeper ? null : { root: keeper.process, agent, isRootIn: false }

/** Everything that a session runs, the agent's detached descendants included: all of it hangs below the keeper. */
export function processesOf(tree: SessionTree | null): ProcessFacts[] {
  if (!tree) return []
  const found = platform.tree(tree.root)
  return tree.isRootIn ? found : found.slice(1)
}

/** The same as it crosses to the window, with the ports. `cpuPercentOf` knows what each has used in the last second. */
export function rowsOf(tree: SessionTree | null, cpuPercentOf: (id: ProcId) => number | null): ProcessRow[] {
  const processes = processesOf(tree)
  const ports = platform.listening(
    processes.map(({ id }) => id),
    tree && !tree.isRootIn ? tree.root : null,
  )
  return processes.map((facts, index) => ({
    ...facts,
    cpuPercent: cpuPercentOf(facts.id),
    ports: ports[index] ?? null,
  }))
}
