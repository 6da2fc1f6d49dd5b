import { homedir } from 'node:os'
import { z } from 'zod'
import type { LaunchDefaults, LaunchRequest } from '../../preload/contract/session'
import { readState, type SetAside, writeState } from './state-file'

const MOST_FOLDERS = 12

const schema = z.object({
  agent: z.string().nullable(),
  model: z.string().nullable(),
  permissions: z.enum(['ask', 'accept-edits', 'plan', 'allow-all']),
  recentFolders: z.array(z.string()),
})

/** What the dialog **New session** starts with: the last choice. */
export class LaunchMemory {
  constructor(
    private readonly file: string,
    private readonly setAside: SetAside,
  ) {}

  defaults(): LaunchDefaults {
    const first = { agent: null, model: null, permissions: 'ask' as const, recentFolders: [] as string[] }
    const last = readState(this.file, schema, first, this.setAside)
    return { ...last, folder: last.recentFolders[0] ?? homedir() }
  }

  remember({ agent, model, permissions, folder }: LaunchRequest): void {
    const recentFolders = [folder, ...this.defaults().recentFolders.filter((each) => each !== folder)]
    try {
      writeState(this.file, { agent, model, permissions, recentFolders: recentFolders.slice(0, MOST_FOLDERS) })
    } catch {
      // The session itself is safe on disk; only the dialog's convenience is lost.
    }
  }
}
