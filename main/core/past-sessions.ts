import { open, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { PastSession, SessionId } from '../../preload/contract/session'
import type { AgentProfile, PastConversation } from '../adapters/adapter'
import { delay } from '../platform/deadline'

/** The newest of each agent; who looks for an older one knows its folder, and resumes it there. */
const MOST_FILES = 500
/** The first message of a person lies within this, also behind what an agent notes down at its start. */
const HEAD_BYTES = 128 * 1024
const AT_ONCE = 32
/** A home on a slow disk: what was found until then is shown. */
const WITHIN_MS = 5000
const LONGEST_TITLE = 200

export type PastScene = {
  agents: readonly AgentProfile[]
  home: string
  environment: NodeJS.ProcessEnv
  /** The session of ours that has this conversation, or null. */
  sessionOf(agent: string, agentSessionId: string): SessionId | null
}

/** The conversations that agents saved by themselves, of all folders, the newest first. Never rejects: what cannot be read is left out. */
export async function pastSessions(scene: PastScene): Promise<PastSession[]> {
  const found: PastSession[] = []
  await Promise.race([Promise.all(scene.agents.map((agent) => ofAgent(agent, scene, found))), delay(WITHIN_MS)])
  return found.sort((one, other) => other.at - one.at)
}

async function ofAgent(agent: AgentProfile, scene: PastScene, found: PastSession[]): Promise<void> {
  if (!agent.past) return
  const root = agent.past.folder(scene.home, scene.environment)
  const files = (await Promise.all((await filesIn(root, agent.past.depth)).map(withTime))).flatMap((file) => file ?? [])
  files.sort((one, other) => other.at - one.at)
  for (let first = 0; first < Math.min(files.length, MOST_FILES); first += AT_ONCE) {
    const read = files.slice(first, first + AT_ONCE).map(async ({ file, at }) => {
      const past = agent.past?.read(file, await headOf(file)) ?? null
      if (past && isUsable(past)) found.push(shown(agent, past, at, scene))
    })
    await Promise.all(read)
  }
}

const isUsable = ({ id, folder }: PastConversation) => id !== '' && path.isAbsolute(folder)

const shown = (
  agent: AgentProfile,
  { id, folder, title }: PastConversation,
  at: number,
  scene: PastScene,
): PastSession => ({
  ...{ agent: agent.id, agentName: agent.name, id, folder, at },
  title: title.slice(0, LONGEST_TITLE) || 'Without a message',
  session: scene.sessionOf(agent.id, id),
})

/** Files named *.jsonl exactly `depth` levels below a folder. */
async function filesIn(folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []) // No such agent here, or not ours to read.
  if (depth === 1)
    return entries.flatMap((each) =>
      each.isFile() && each.name.endsWith('.jsonl') ? [path.join(folder, each.name)] : [],
    )
  const below = entries
    .filter((each) => each.isDirectory())
    .map((each) => filesIn(path.join(folder, each.name), depth - 1))
  return (await Promise.all(below)).flat()
}

async function withTime(file: string): Promise<{ file: string; at: number } | null> {
  try {
    return { file, at: (await stat(file)).mtimeMs }
  } catch {
    return null // Just removed.
  }
}

async function headOf(file: string): Promise<string> {
  try {
    const handle = await open(file, 'r')
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch {
    return '' // Just removed, or not ours to read.
  }
}
