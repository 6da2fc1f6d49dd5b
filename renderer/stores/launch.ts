import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Fault } from '../../preload/contract/fault'
import type { AgentInfo, PermissionMode, SessionId, SessionView } from '../../preload/contract/session'
import type { CustomAgent } from '../../preload/contract/settings'
import { faultOf, type Request, request } from '../bridge'

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
}

type Alike = Pick<SessionView, 'agent' | 'folder' | 'model' | 'permissions' | 'arguments' | 'environmentNames'>

export type LaunchState = {
  isOpen: boolean
  /** null until main has looked for them. */
  agents: AgentInfo[] | null
  recentFolders: string[]
  draft: LaunchDraft
  starting: boolean
  fault: Fault | null
  /** Looks for agents and the last choice; fills only what nobody has typed yet. */
  refresh(): Promise<void>
  show(): Promise<void>
  /** The dialog with the choices of a session, for a fresh start; of its own environment the names. */
  showLike(view: Alike): Promise<void>
  hide(): void
  edit(change: Partial<LaunchDraft>): void
  pickFolder(): Promise<void>
  /** Starts what is typed. The id, or null with `fault` set and everything typed kept. */
  start(): Promise<SessionId | null>
  startDemo(): Promise<SessionId | null>
}

export const DEMO_AGENT = 'demo'
/** No agent yet: the command that is typed becomes one. */
export const CUSTOM_AGENT = 'custom'
export const DEMO_PROMPT = 'Show me around, then list the files here.'

/** What is meant for one session only. */
const once = { prompt: '', arguments: '', environment: '' }

const blank: LaunchDraft = {
  agent: '',
  custom: { command: '', protocol: 'acp' },
  folder: '',
  model: '',
  permissions: 'ask',
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
        const { custom, ...rest } = draft
        const request = { ...rest, folder: draft.folder.trim(), model: draft.model.trim() || null }
        return await ask('session:start', draft.agent === CUSTOM_AGENT ? { ...request, custom } : request)
      } catch (error) {
        set({ fault: faultOf(error) })
        return null
      } finally {
        set({ starting: false })
      }
    }
    return {
      isOpen: false,
      agents: null,
      recentFolders: [],
      draft: blank,
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
            agents,
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
        set({ isOpen: true, fault: null })
        await get().refresh()
      },
      showLike: async ({ agent, folder, model, permissions, arguments: line, environmentNames }) => {
        const own = { arguments: line, environment: withoutValues(environmentNames) }
        set({ draft: { ...blank, agent, folder, model: model ?? '', permissions, ...own } })
        await get().show()
      },
      hide: () => set({ isOpen: false }),
      edit: (change) => set((before) => ({ draft: { ...before.draft, ...change } })),
      pickFolder: async () => {
        try {
          const folder = await ask('folder:pick', get().draft.folder)
          if (folder !== null) get().edit({ folder })
        } catch (error) {
          set({ fault: faultOf(error) })
        }
      },
      start: async () => {
        const id = await start(get().draft)
        if (id !== null) set((before) => ({ isOpen: false, draft: { ...before.draft, ...once } }))
        return id
      },
      startDemo: async () => {
        await get().refresh()
        const { folder } = get().draft
        return start({ ...blank, agent: DEMO_AGENT, folder, prompt: DEMO_PROMPT })
      },
    }
  })

export const launch = createLaunchStore(request)

export const useLaunch = <T>(select: (state: LaunchState) => T) => useStore(launch, select)
