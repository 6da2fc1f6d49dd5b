import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { AppInfo, QuitQuestion } from '../../preload/contract/ipc'
import type { SessionId } from '../../preload/contract/session'
import type { Settings } from '../../preload/contract/settings'

export type Tab = 'conversation' | 'raw' | 'processes' | 'changes' | 'details'

/** Those that are about nothing in particular. */
export type PlainDialog =
  | 'launch'
  | 'containment'
  | 'settings'
  | 'inbox'
  | 'palette'
  | 'keys'
  | 'past'
  | 'search'
  | 'kill-all'
  | 'stop-all'

/** A dialog above the window, and what it is about. */
export type Dialog =
  | { [Kind in PlainDialog]: { kind: Kind } }[PlainDialog]
  | { kind: 'kill'; session: SessionId }
  /** Removing a session, for good; and what becomes of its worktree, where it has one. */
  | { kind: 'remove'; session: SessionId }
  /** What a session was started with is asked for again: `why`. */
  | { kind: 'resume'; session: SessionId; why: string }
  | { kind: 'export'; sessions: readonly SessionId[] }

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
  /** Only one is open at a time: who opens another puts it in this one's place. The question **Quit** stands above it. */
  dialog: Dialog | null
  /** How long ends may take, in seconds; null until main has told. */
  patience: { stopSeconds: number; quitSeconds: number } | null
  quitting(progress: { left: number; total: number }): void
  /** `focusesMessage`: false for who goes through the sessions by keys, which a field would take. */
  show(id: SessionId | null, focusesMessage?: boolean): void
  /** Forgets sessions that were removed. */
  forget(ids: readonly SessionId[]): void
}

/** What the window itself remembers: nothing in it is about processes. */
const createWindowStore = () =>
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
    dialog: null,
    patience: null,
    // Whatever was asked or open gives way: the window takes no more orders.
    quitting: (progress) =>
      set(({ quitProgress }) => ({
        quitProgress: { ...progress, since: quitProgress?.since ?? Date.now() },
        quitQuestion: null,
        dialog: null,
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

/** Opens a dialog in the place of the one that is open; nothing any more while Corral ends. */
export const openDialog = (dialog: Dialog) =>
  windowStore.setState((before) => (before.quitProgress === null ? { dialog } : before))

/** Closes this very one: whoever is late with it does not close what was opened meanwhile. */
export const closeDialog = (dialog: Dialog) =>
  windowStore.setState((before) => (before.dialog === dialog ? { dialog: null } : before))

/** The dialog of this kind while it is open, and what closes it. */
export function useDialog<Kind extends Dialog['kind']>(kind: Kind) {
  const isOfKind = (dialog: Dialog | null): dialog is Extract<Dialog, { kind: Kind }> => dialog?.kind === kind
  const dialog = useWindow((state) => (isOfKind(state.dialog) ? state.dialog : null))
  return { dialog, close: () => dialog && closeDialog(dialog) }
}

/** What was typed for each session and not sent yet. Not state: nothing is drawn from it. */
export const drafts = new Map<SessionId, string>()
