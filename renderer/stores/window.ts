import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { AppInfo, QuitQuestion } from '../../preload/contract/ipc'
import type { SessionId } from '../../preload/contract/session'
import type { Settings } from '../../preload/contract/settings'

export type Tab = 'conversation' | 'raw' | 'processes' | 'changes' | 'details'

export type WindowState = {
  info: AppInfo | null
  theme: Settings['theme']
  openSession: SessionId | null
  /** The row of the list that has, or had last, the focus. */
  focusedSession: SessionId | null
  /** The session was opened for writing to it. */
  focusesMessage: boolean
  /** Keys of the person's own, as the settings have them. */
  ownKeys: Settings['keys']
  tab: Tab
  quitQuestion: (QuitQuestion & { askedAt: number }) | null
  /** `since` is when the first news of it came. */
  quitProgress: { left: number; total: number; since: number } | null
  /** The dialog **Containment** is open. */
  containmentShown: boolean
  /** The dialog **Settings** is open. */
  settingsShown: boolean
  /** The dialog **Needs you** is open. */
  inboxShown: boolean
  /** The dialog **Command palette** is open. */
  paletteShown: boolean
  /** The dialog **Keys** is open. */
  keysShown: boolean
  /** The dialog asks whether to kill this one. */
  killAsked: SessionId | null
  /** The dialog asks whether to kill all. */
  killAllAsked: boolean
  /** The dialog asks what becomes of the worktree of this one, which is to be removed. */
  removeAsked: SessionId | null
  /** The dialog **Past sessions** is open. */
  pastShown: boolean
  /** The dialog **Resume** asks for what a session was started with: of which one, and why. */
  resumeAsked: { id: SessionId; why: string } | null
  /** The dialog **Search sessions** is open. */
  searchShown: boolean
  /** The dialog **Export** is open for these. */
  exportAsked: readonly SessionId[] | null
  /** The dialog that asks whether to stop all. */
  stopAllAsked: boolean
  /** How long ends may take, in seconds; null until main has told. */
  patience: { stopSeconds: number; quitSeconds: number } | null
  quitting(progress: { left: number; total: number }): void
  /** `focusesMessage`: false for who goes through the sessions by keys, which a field would take. */
  show(id: SessionId | null, focusesMessage?: boolean): void
  /** Forgets sessions that were removed. */
  forget(ids: readonly SessionId[]): void
}

/** No dialog is open. */
const noDialog = {
  containmentShown: false,
  settingsShown: false,
  inboxShown: false,
  paletteShown: false,
  keysShown: false,
  killAsked: null,
  killAllAsked: false,
  removeAsked: null,
  pastShown: false,
  searchShown: false,
  exportAsked: null,
  stopAllAsked: false,
  resumeAsked: null,
} as const

/** What the window itself remembers: nothing in it is about processes. */
export const createWindowStore = () =>
  createStore<WindowState>()((set) => ({
    info: null,
    theme: 'system',
    openSession: null,
    focusedSession: null,
    focusesMessage: true,
    ownKeys: {},
    tab: 'conversation',
    quitQuestion: null,
    quitProgress: null,
    ...noDialog,
    patience: null,
    // Whatever was asked or open gives way: the window takes no more orders.
    quitting: (progress) =>
      set(({ quitProgress }) => ({
        quitProgress: { ...progress, since: quitProgress?.since ?? Date.now() },
        quitQuestion: null,
        ...noDialog,
      })),
    show: (id, focusesMessage = true) =>
      set((before) =>
        before.openSession === id
          ? before
          : { openSession: id, focusedSession: id ?? before.openSession, tab: 'conversation', focusesMessage },
      ),
    forget: (ids) =>
      set((before) =>
        before.openSession !== null && ids.includes(before.openSession) ? { openSession: null } : before,
      ),
  }))

export const windowStore = createWindowStore()

export const useWindow = <T>(select: (state: WindowState) => T) => useStore(windowStore, select)

/** What was typed for each session and not sent yet. Not state: nothing is drawn from it. */
export const drafts = new Map<SessionId, string>()
