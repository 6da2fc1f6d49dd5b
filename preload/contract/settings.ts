/** `settings.json` of the profile. Missing keys take defaults; a damaged file is set aside and said so. A change by hand is taken while the app runs. */
/** A command of the person's own that is offered as an agent. */
export type CustomAgent = {
  /** custom-UUID. */
  id: string
  name: string
  /** acp: it speaks the Agent Client Protocol; lines: what it prints is shown, and what is typed goes in as a line. */
  protocol: 'acp' | 'lines'
  /** Program and arguments, as in a shell; quotes hold words together, and nothing is expanded. */
  command: string
}

/** What every launch of one agent gets besides what Corral and the session give it. Each may be empty. */
export type AgentOptions = {
  /** Absolute path of the program to run instead of the one that is found. */
  program: string
  /** Arguments behind Corral's own, as in a shell; quotes hold words together, and nothing is expanded. */
  arguments: string
  /** NAME=value, one in each line; the value is taken as it is. */
  environment: string
}

/** unlooked: unless the window has the focus and shows the session; away: only while the window has not the focus. */
export type NotifyWhen = 'unlooked' | 'away' | 'never'

/** How the list of sessions is sorted and grouped. column null: as usual, who needs the person first. */
export type ListLook = {
  column:
    | 'name'
    | 'agent'
    | 'folder'
    | 'pid'
    | 'cpu'
    | 'memory'
    | 'processes'
    | 'tokens'
    | 'started'
    | 'activity'
    | null
  descending: boolean
  grouping: 'none' | 'state' | 'folder' | 'agent'
}

export type Settings = {
  /** How long an agent lives on after a crash of the app. 0: ended at once. */
  reattachWindowSeconds: number
  /** How long Stop waits for the agent's polite end before it insists. */
  stopGraceSeconds: number
  /** How long quitting may take in all. */
  quitBoundSeconds: number
  onQuit: 'ask-if-working' | 'end' | 'keep' | 'ask'
  /** What becomes of a session without progress for 7 days, or for 24 hours without an app. */
  onStale: 'end' | 'keep'
  /** After so long without a word a busy agent is shown as quiet. */
  quietAfterSeconds: number
  /** After so many calls with the same input in a row an agent is shown as looping. 0: never. */
  repeatedCalls: number
  /** How long **Keep waiting** holds back what is told of a quiet session. */
  keepWaitingMinutes: number
  /** After so many minutes a permission request that nobody answers is denied. 0: it waits. */
  denyUnansweredMinutes: number
  theme: 'system' | 'light' | 'dark'
  listLook: ListLook
  /** How large everything in the window is, in percent of the usual. */
  zoomPercent: number
  /** Keys of the person's own by the action's id, in tinykeys' notation; '' takes the usual one away. */
  keys: Record<string, string>
  /** When the desktop notifies of a session that waits for the person … */
  notifyNeedsYou: NotifyWhen
  /** … of one that failed, was lost, is paused or has gone quiet … */
  notifyFailed: NotifyWhen
  /** … and of a turn or a run that is done and took at least so many seconds. */
  notifyDone: NotifyWhen
  notifyDoneAfterSeconds: number
  /** Names of further environment variables that agents get; a trailing * matches a prefix. */
  passEnvironment: string[]
  /** What the journal of one session may take on disk, finished segments as they are packed, in gigabytes of 10^9 bytes. At it the agent waits. */
  journalSessionGigabytes: number
  /** What all journals may take together. Above it those of ended sessions that were read are removed, the oldest first. */
  journalTotalGigabytes: number
  /** How long after its end the journal of a session that was read is kept, in days. 0: for ever. */
  keepEndedDays: number
  /** The person's own commands, in the order in which they are offered. */
  customAgents: CustomAgent[]
  /** By the agent's id. */
  agentOptions: Record<string, AgentOptions>
}
