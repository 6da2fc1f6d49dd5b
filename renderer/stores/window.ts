import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { AppInfo, QuitQuestion } from '../../preload/contract/ipc'
import type { SessionId } from '../../preload/contract/session'
import type { Settings } from '../../preload/contract/settings'

export type Tab = 'conversation' | 'raw' | 'processes' | 'details'

export type WindowState = {
  info: AppInfo | null
  theme: Settings['theme']
  openSession: SessionId | null
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
  /** The dialog **Past sessions** is open. */
  pastShown: boolean
  /** How long ends may take, in seconds; null until main has told. */
  patience: { stopSeconds: number; quitSeconds: number } | null
  quitting(progress: { left: number; total: number }): void
  show(id: SessionId | null): void
  /** Forgets sessions that were removed. */
  forget(ids: readonly SessionId[]): void
}

/** What the window itself remembers: nothing in it is about processes. */
export const createWindowStore = () =>
  createStore<WindowState>()((set) => ({
    info: null,
    theme: 'system',
    openSession: null,
    tab: 'conversation',
    quitQuestion: null,
    quitProgress: null,
    containmentShown: false,
    settingsShown: false,
    inboxShown: false,
    pastShown: false,
    patience: null,
    // Whatever was asked or open gives way: the window takes no more orders.
    quitting: (progress) =>
      set(({ quitProgress }) => ({
        quitProgress: { ...progress, since: quitProgress?.since ?? Date.now() },
        quitQuestion: null,
        containmentShown: false,
        settingsShown: false,
        inboxShown: false,
        pastShown: false,
      })),
    show: (id) => set((before) => (before.openSession === id ? before : { openSession: id, tab: 'conversation' })),
    forget: (ids) =>
      set((before) =>
        before.openSession !== null && ids.includes(before.openSession) ? { openSession: null } : before,
      ),
  }))

export const windowStore = createWindowStore()

export const useWindow = <T>(select: (state: WindowState) => T) => useStore(windowStore, select)

/** What was typed for each session and not sent yet. Not state: nothing is drawn from it. */
export const drafts = new Map<SessionId, string>()
