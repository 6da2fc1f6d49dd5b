import type { Audit } from './audit'
import type { EventBatch, Image, PermissionAnswer, RawFound, RawPage, TranscriptPage } from './chat'
import type { ExportOrder, ExportProgress, ExportResult } from './export'
import type { ContainmentTier, EndReport, ProcessRow, ProcId } from './process'
import type { Samples } from './samples'
import type { SearchNews } from './search'
import type { AgentInfo, LaunchDefaults, LaunchRequest, PastSession, SessionId, SessionView } from './session'
import type { Settings } from './settings'
import type { Changes, FileChange, OrphanWorktree, WorktreeOffer } from './worktree'

/** The whole door to the window: channel, arguments and answer, written once. Every answer crosses as an Outcome. */
export type Requests = {
  'app:info': () => AppInfo
  'agents:list': () => AgentInfo[]
  'launch:defaults': () => LaunchDefaults
  /** The system's folder dialog; null when it was cancelled. */
  'folder:pick': (startAt: string) => string | null
  'settings:get': () => Settings
  'settings:change': (change: Partial<Settings>) => Settings
  'session:list': () => SessionView[]
  'session:start': (request: LaunchRequest) => SessionId
  /** The newest stretch of the conversation; live batches follow until 'session:close'. */
  'session:open': (id: SessionId) => TranscriptPage
  'session:close': (id: SessionId) => void
  /** The person has just seen the conversation to its present end: nothing of it is unread. */
  'session:seen': (id: SessionId) => void
  'session:older': (id: SessionId, cursor: string) => TranscriptPage
  'session:raw': (id: SessionId, from: number, count: number) => RawPage
  /** The lines of the journal that hold the words, from one line on; asked again from `to` on until that is the total. */
  'session:raw-find': (id: SessionId, words: string, from: number) => RawFound
  /** All of one line of the journal. */
  'session:raw-line': (id: SessionId, index: number) => string
  /** Sends at once when the agent is idle, else queues. */
  'session:send': (id: SessionId, text: string, images: Image[]) => 'sent' | 'queued'
  'session:unqueue': (id: SessionId, message: string) => void
  'session:interrupt': (id: SessionId) => void
  /** Of a quiet session: what is told of its silence is held back for as long as the settings say. */
  'session:keep-waiting': (id: SessionId) => void
  /** The agent goes on with another model; the conversation tells when it does. */
  'session:set-model': (id: SessionId, model: string) => void
  'session:answer': (id: SessionId, request: string, answer: PermissionAnswer) => void
  /** How long its permission requests wait for an answer, in minutes; 0: for ever. */
  'session:unattended': (id: SessionId, minutes: number) => void
  'session:rename': (id: SessionId, name: string) => void
  'session:stop': (id: SessionId) => EndReport
  'session:kill': (id: SessionId) => EndReport
  'sessions:kill-all': () => EndReport[]
  /**
   * An ended session goes on with its agent's own session id, in a new process. `environment`: instead of what it was
   * given at its start; null: the same, which a fault refuses when Corral was restarted since and has it no more.
   */
  'session:resume': (id: SessionId, environment: string | null) => void
  /** A copy of the conversation goes on as a session of its own; answers that one. */
  'session:fork': (id: SessionId) => SessionId
  /** The conversations that agents saved by themselves, the newest first. */
  'past:list': () => PastSession[]
  /** One of them goes on as a session: the one that has it already, else a new one. */
  'past:resume': (past: Pick<PastSession, 'agent' | 'id' | 'folder' | 'title'>) => SessionId
  /** All recovered sessions stay as they are, and are no longer told apart. */
  'sessions:reclaim': () => void
  /** Stops all recovered sessions politely. */
  'sessions:stop-recovered': () => EndReport[]
  /** Ended sessions only: removes the session and its journal from disk. */
  'session:remove': (id: SessionId) => void
  'session:processes': (id: SessionId) => ProcessRow[]
  /** Ends one process of a session's tree and what is below it, at once. A fault when it is gone, none of the session's, or the agent itself. */
  'session:kill-process': (id: SessionId, process: ProcId) => EndReport
  /** null: the folder is in no git repository, or there is no git. */
  'worktree:offer': (folder: string) => WorktreeOffer | null
  /** What a session changed in its worktree since its start. */
  'worktree:changes': (id: SessionId) => Changes
  /** One of these files; `from` as in there. */
  'worktree:file': (id: SessionId, path: string, from: string | null) => FileChange
  /** The change of a file that is too large to be compared, as text. */
  'worktree:text': (id: SessionId, path: string, from: string | null) => string
  /** It stays, with its branch, and nobody asks again. */
  'worktree:keep': (id: SessionId) => void
  /**
   * Removes the worktree of an ended session, and its branch where that has no commits; answers what was done, in one
   * sentence. Refused with the fault 'worktree-has-work' where work would be lost, unless that is meant. For orphans too.
   */
  'worktree:remove': (id: SessionId, withChanges: boolean) => string
  /** Worktrees whose session was removed, the newest first. Nothing of them is ever removed by itself. */
  'worktree:orphans': () => OrphanWorktree[]
  'clipboard:write': (text: string) => void
  /** http and https only. */
  'link:open': (url: string) => void
  /** Every process that this profile ever started, and its end. */
  'app:audit': () => Audit
  'quit:answer': (choice: QuitChoice) => void
  /** To where the person says; null when no place was chosen. One at a time. */
  'sessions:export': (order: ExportOrder) => ExportResult | null
  /** The export that is under way ends with a fault, and leaves nothing half done. */
  'export:cancel': () => void
  /** Looks for words in what was said in all sessions; 'search:found' tells what is found, under this number. Takes the place of a search that is under way. */
  'search:begin': (search: number, words: string) => void
  'search:cancel': () => void
}

export type Pushes = {
  /** Whole views of the sessions that changed, and the ids of those that were removed. */
  'sessions:changed': (change: { changed: SessionView[]; removed: SessionId[] }) => void
  'session:events': (batches: EventBatch[]) => void
  /** Once a second while the window is to be seen and something lives. */
  'samples:taken': (samples: Samples) => void
  /** Main asks the window to show this session (a start from the command line, a click on a notification). */
  'session:show': (id: SessionId) => void
  'quit:ask': (question: QuitQuestion) => void
  /** Ending is under way; the window shows it and takes no more orders. */
  'quit:progress': (progress: { left: number; total: number }) => void
  'export:progress': (progress: ExportProgress) => void
  'search:found': (news: SearchNews) => void
  /** Something was chosen outside of the window, in the tray: it asks what there is to ask. */
  'window:ask': (what: 'new-session' | 'stop-all') => void
  /** Something the person should know that belongs to no session: a state file set aside, a full disk. */
  'app:notice': (notice: { level: 'info' | 'warning' | 'error'; text: string }) => void
}

/** Hands one piece of news to the window. */
export type Push = <C extends keyof Pushes>(channel: C, ...news: Parameters<Pushes[C]>) => void

export type QuitQuestion = {
  working: { id: SessionId; name: string }[]
  live: number /** After this the app ends all by itself. */
  seconds: number
}
export type QuitChoice = 'end-all' | 'keep-running' | 'cancel'

export type AppInfo = {
  version: string
  /** 'Electron 45.4.1' */
  runtime: string
  platform: string
  /** Where this profile keeps everything that it writes. */
  home: string
  /** The person's home folder, to be shown as ~. */
  userHome: string
  tier: ContainmentTier
  /** One sentence: what this tier can promise. */
  tierMeaning: string
}

/** What the preload script puts on the window as `corral`. */
export type Bridge = {
  request<C extends keyof Requests>(
    channel: C,
    ...args: Parameters<Requests[C]>
  ): Promise<import('./fault').Outcome<ReturnType<Requests[C]>>>
  /** Returns the function that stops listening. */
  on<C extends keyof Pushes>(channel: C, listener: Pushes[C]): () => void
}
