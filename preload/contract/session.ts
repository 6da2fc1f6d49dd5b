import type { Image, PermissionOption } from './chat'
import type { Activity, ContainmentTier, ProcessState } from './process'
import type { CustomAgent } from './settings'
import type { Usage } from './usage'
import type { SessionWorktree, WorktreeFate } from './worktree'

/** Minted by Corral before anything starts; the key of everything. A UUID. */
export type SessionId = string

/** How much the agent may do without asking. The names are shown to people; adapters map them to their agent's own. */
export type PermissionMode = 'ask' | 'accept-edits' | 'plan' | 'allow-all'

/** What a person chose in the dialog **New session**. */
export type LaunchRequest = {
  /** An AgentInfo id: 'claude', 'demo'. */
  agent: string
  /** Instead of `agent`, a command of the person's own: it becomes an agent of the settings. */
  custom?: Pick<CustomAgent, 'command' | 'protocol'>
  /** Absolute path of the working folder. */
  folder: string
  /** null: the agent's own default. */
  model: string | null
  permissions: PermissionMode
  /** May be empty: the session then waits for its first message. */
  prompt: string
  /** Further arguments for this session, behind those of the settings: see AgentOptions. Kept, for it to be resumed with. */
  arguments?: string
  /** Further environment, over that of the settings: see AgentOptions. Its values are never written to disk. */
  environment?: string
  /** A git worktree of its own instead of the folder itself; its branch, or '' for one that Corral names. */
  worktree?: { branch: string }
}

/** One row of the grid and the header of the open session: everything that is shown of a session besides its transcript. */
export type SessionView = {
  id: SessionId
  /** The session's number for people, from 1000000. */
  run: number
  name: string
  agent: string
  agentName: string
  /** Somebody started it elsewhere and its hook told us: Corral holds none of its pipes, has no keeper for it, and can only end it. */
  outside: boolean
  folder: string
  /** The git worktree that was made for it, and what became of that; null: it works in the folder that was chosen. */
  worktree: (SessionWorktree & { fate: WorktreeFate }) | null
  model: string | null
  /** Models to choose from, as the agent told them; empty while it has not. */
  models: string[]
  /** What its agent can do besides talking. */
  can: { takeImages: boolean; switchModel: boolean; fork: boolean }
  permissions: PermissionMode
  /** Its own further arguments, as typed. */
  arguments: string
  /** Names of its own further environment. */
  environmentNames: string[]
  state: ProcessState
  /** null unless the process runs. */
  activity: Activity | null
  /** The agent's own id for the conversation; null until it is known. */
  agentSessionId: string | null
  agentPid: number | null
  keeperPid: number | null
  /** When its present process was asked for: the start, or the last time that it was resumed. Epoch milliseconds, as all times that cross to the window. */
  startedAt: number
  endedAt: number | null
  lastActivityAt: number
  /** The last thing worth a glance, one line: "Bash · npm test", "Which file do you mean?". */
  lastLine: string
  /** Open permission requests, the oldest first. */
  asks: PermissionAsk[]
  /** Minutes after which a request that nobody answers is denied; 0: it waits. */
  unattendedMinutes: number
  /** Messages that wait for the running turn to end, oldest first. */
  queued: QueuedMessage[]
  usage: Usage
  /** null until the keeper has told it. */
  tier: ContainmentTier | null
  /** The warden that started its keeper is gone: should the keeper be killed too, only what can be found by its mark or cgroup is ended. */
  boundaryLost: boolean
  /** The keeper reads no more of its agent, because the disk is full or the journal at its limit: the sentence why, with what to do. It goes on by itself. */
  paused: string | null
  /** The agent lives, and no longer reads what it is sent: the sentence why. What is written to it waits. */
  inputClosed: string | null
  /** Texts, tool results, permission requests and failures of turns since the person last saw the conversation. */
  unread: number
  /** Found again by this start of the app, or ended while no app ran, and nobody has looked at it yet. `since`: when it was found. */
  recovered: { since: number } | null
  /** Whether it can be resumed; null while it may still run. */
  resume: ResumeChoice | null
}

/** `gone`: its agent no longer knows the conversation, so only a fresh start is left. */
export type ResumeChoice = { kind: 'possible' } | { kind: 'impossible'; why: string } | { kind: 'gone'; why: string }

/** An open question of the agent, as far as a list needs it. `since` is epoch milliseconds; `isInputCut`: the input goes on. */
export type PermissionAsk = {
  request: string
  since: number
  name: string
  title: string
  input: string
  isInputCut: boolean
  options: PermissionOption[]
}

/** `at`: when it was said, epoch milliseconds. */
export type QueuedMessage = { id: string; text: string; images?: Image[]; at?: number }

/** A conversation that an agent saved by itself, in whichever folder; `at` is when it was last written. */
export type PastSession = {
  agent: string
  agentName: string
  /** The agent's own id. */
  id: string
  folder: string
  title: string
  at: number
  /** The session of Corral that has it already, or null. */
  session: SessionId | null
}

/** One agent that Corral can launch, and where it was found. */
export type AgentInfo = {
  id: string
  name: string
  found: { path: string; version: string } | null
  /** Where it was looked for, for the person who wonders why it is missing. */
  tried: string[]
  /** One sentence: what was found and cannot be run. */
  why: string | null
  /** Its program is looked for, and the settings may name another one. */
  isLookedFor: boolean
  /** What the settings add to each of its launches: arguments as typed, and names of variables. */
  added: { arguments: string; environment: string[] }
  /** One sentence: how to get it. */
  hint: string
  /** Suggestions for the field Model; free text is allowed. */
  models: string[]
  permissionModes: PermissionMode[]
}

/** What the dialog starts with: the last choice and the folders used before, newest first. */
export type LaunchDefaults = {
  agent: string | null
  folder: string
  model: string | null
  permissions: PermissionMode
  recentFolders: string[]
}
