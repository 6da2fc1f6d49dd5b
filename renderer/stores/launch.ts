import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Fault } from '../../preload/contract/fault'
import type { AgentInfo, PermissionMode, SessionId, SessionView } from '../../preload/contract/session'
import type { CustomAgent } from '../../preload/contract/settings'
import type { WorktreeOffer } from '../../preload/contract/worktree'
import { text } from '../../preload/text'
import { faultOf, type Request, request } from '../bridge'
import { closeDialog, openDialog, windowStore } from './window'

/** What is typed in the dialog. An empty model means the agent's own default. */
export type LaunchDraft = {
  agent: string
  /** What the agent “Custom command” is to be. */
  custom: Pick<CustomAgent, 'command' | 'protocol'>
  folder: string
  model: string
  permissions: PermissionMode
  prompt: string
  arguments: string
  environment: string
  /** It gets a git worktree, where the folder can have one. */
  ownWorktree: boolean
  /** Of that worktree; empty: Corral names it. */
  branch: string
}

type Alike = Pick<
  SessionView,
  'agent' | 'folder' | 'worktree' | 'model' | 'permissions' | 'arguments' | 'environmentNames'
>

export type LaunchState = {
  /** null until main has looked for them. */
  /** Those that are on this machine first. */
  agents: AgentInfo[] | null
  recentFolders: string[]
  draft: LaunchDraft
  /** The worktree that the folder can have; null: none, or it was not looked at yet. */
  offer: WorktreeOffer | null
  starting: boolean
  fault: Fault | null
  /** Looks for agents and the last choice; fills only what nobody has typed yet. */
  refresh(): Promise<void>
  show(): Promise<void>
  /** The dialog with the choices of a session, for a fresh start; of its own environment the names. */
  showLike(view: Alike): Promise<void>
  edit(change: Partial<LaunchDraft>): void
  pickFolder(): Promise<void>
  /** Asks what a folder can have, unless another one was typed by then. */
  lookAt(folder: string): Promise<void>
  /** Starts what is typed. The id, or null with `fault` set and everything typed kept. */
  start(): Promise<SessionId | null>
  startDemo(): Promise<SessionId | null>
}

export const DEMO_AGENT = 'demo'
/** No agent yet: the command that is typed becomes one. */
export const CUSTOM_AGENT = 'custom'

/** What is meant for one session only. */
const once = { prompt: '', arguments: '', environment: '', branch: '' }

const blank: LaunchDraft = {
  agent: '',
  custom: { command: '', protocol: 'acp' },
  folder: '',
  model: '',
  permissions: 'ask',
  ownWorktree: false,
  ...once,
}

/** Lines for somebody to fill in. */
export const withoutValues = (names: readonly string[]) => names.map((name) => `${name}=`).join('\n')

/** The dialog **New session**. */
export const createLaunchStore = (ask: Request) =>
  createStore<LaunchState>()((set, get) => {
    const start = async (draft: LaunchDraft): Promise<SessionId | null> => {
      // Two quick Ctrl+Enter are one wish.
      if (get().starting) return null
      set({ starting: true, fault: null })
      try {
        const { custom, ownWorktree, branch, ...rest } = draft
        // The folder may have been typed a moment ago.
        if (ownWorktree) await get().lookAt(draft.folder)
        const own = ownWorktree && get().offer?.why === null ? { worktree: { branch } } : {}
        const request = { ...rest, ...own, folder: draft.folder.trim(), model: draft.model.trim() || null }
        return await ask('session:start', draft.agent === CUSTOM_AGENT ? { ...request, custom } : request)
      } catch (error) {
        set({ fault: faultOf(error) })
        return null
      } finally {
        set({ starting: false })
      }
    }
    return {
      agents: null,
      recentFolders: [],
      draft: blank,
      offer: null,
      starting: false,
      fault: null,
      refresh: async () => {
        try {
          const [agents, defaults] = await Promise.all([ask('agents:list'), ask('launch:defaults')])
          const { draft } = get()
          const found = agents.filter((agent) => agent.found !== null)
          const preferred = found.find((agent) => agent.id === defaults.agent) ?? found[0]
          const untouched = draft.agent === ''
          set({
            agents: [...found, ...agents.filter((agent) => agent.found === null)],
            recentFolders: defaults.recentFolders,
            draft: {
              ...draft,
              agent: draft.agent || (preferred?.id ?? ''),
              folder: draft.folder || defaults.folder,
              model: untouched && preferred?.id === defaults.agent ? (defaults.model ?? '') : draft.model,
              permissions: untouched ? defaults.permissions : draft.permissions,
            },
          })
        } catch (error) {
          set({ fault: faultOf(error), agents: get().agents ?? [] })
        }
      },
      show: async () => {
        set({ fault: null })
        openDialog({ kind: 'launch' })
        await get().refresh()
      },
      showLike: async (view) => {
        const { agent, worktree, model, permissions, arguments: line, environmentNames } = view
        // Its work goes on where it lies; but of a worktree that was removed only the origin is left.
        const folder = worktree?.fate === 'removed' ? worktree.origin : view.folder
        const own = { arguments: line, environment: withoutValues(environmentNames) }
        set({ draft: { ...blank, agent, folder, model: model ?? '', permissions, ...own } })
        await get().show()
      },
      edit: (change) => set((before) => ({ draft: { ...before.draft, ...change } })),
      pickFolder: async () => {
        try {
          const folder = await ask('folder:pick', get().draft.folder)
          if (folder !== null) get().edit({ folder })
        } catch (error) {
          set({ fault: faultOf(error) })
        }
      },
      lookAt: async (folder) => {
        // What cannot be told is not offered: a folder that is wrong has a sentence of its own at the start.
        const offer = await ask('worktree:offer', folder.trim()).catch(() => null)
        if (get().draft.folder === folder) set({ offer })
      },
      start: async () => {
        const id = await start(get().draft)
        if (id === null) return null
        set((before) => ({ draft: { ...before.draft, ...once } }))
        // Be it opened anew meanwhile: it shows the draft that was just started.
        const { dialog } = windowStore.getState()
        if (dialog?.kind === 'launch') closeDialog(dialog)
        return id
      },
      startDemo: async () => {
        await get().refresh()
        const { folder } = get().draft
        return start({ ...blank, agent: DEMO_AGENT, folder, prompt: text.launch.demoPrompt })
      },
    }
  })

export const launch = createLaunchStore(request)

export const useLaunch = <T>(select: (state: LaunchState) => T) => useStore(launch, select)
