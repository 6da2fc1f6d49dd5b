import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { eventually } from './processes'

const root = path.resolve(import.meta.dirname, '../..')
export const claudeHook = path.join(root, 'assets/hooks/claude-session-start.mjs')

/** What a hook did to the agent that waited for it. */
export type Hooked = { pid: number; code: number; ms: number; printed: string }

const started: ChildProcess[] = []

/** Before the profile is given up: its folder stands in their environment. */
export function endHookedAgents(): void {
  for (const child of started.splice(0)) child.kill('SIGKILL')
}

/** An agent that somebody starts in a terminal, with Claude Code's hook installed. It stays until `endHookedAgents`. */
export async function startHookedAgent(
  folder: string,
  environment: NodeJS.ProcessEnv,
  roles: string[] = [],
  sessionId = 'conversation-1',
  hook = claudeHook,
): Promise<Hooked> {
  const program = path.join(root, 'test/fixtures/agents/hooked-agent.mjs')
  const child = spawn(process.execPath, [program, hook, sessionId, ...roles], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  let said = ''
  child.stdout.on('data', (text: Buffer) => {
    said += text
  })
  await eventually(() => said.includes('\n'), 'the hook is through')
  const [, code, ms, printed = ''] = /^hooked (\S+) (\d+) (.*)$/m.exec(said) ?? []
  return { pid: child.pid as number, code: Number(code), ms: Number(ms), printed: JSON.parse(printed) as string }
}
