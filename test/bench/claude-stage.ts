import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { claudeArguments } from '../../main/adapters/claude/profile'
import { installClaude } from '../agents/install'
import { isolateAgent } from '../agents/mock'
import { type AppStage, openAppStage } from './app-stage'

/** The app whose Claude Code is the real one, with the mock as its service; and the same program without the app. */
export type ClaudeStage = AppStage & {
  /** Starts the program bare, as Corral does, with the prompt as its first message. */
  bare(prompt: string): BareClaude
}

export type BareClaude = {
  child: ChildProcess
  /** Milliseconds since the spawn until the first piece of text. */
  firstText: Promise<number>
  /** The same until the turn has ended. */
  turnEnd: Promise<number>
}

type Message = { type: string; event?: { delta?: { text?: string } } }

/** Installs Claude Code into the cache when it is not there. */
export async function openClaudeStage(): Promise<ClaudeStage> {
  const claude = await installClaude()
  const isolated = await isolateAgent()
  // It refuses root every permission unless it is told that it is in a sandbox.
  const env = { ...isolated.env, IS_SANDBOX: '1' }
  const stage = await openAppStage({ environment: env, claude }).catch(async (error: Error) => {
    await isolated.close()
    throw error
  })
  return {
    ...stage,
    bare: (prompt) => startBare(claude, { cwd: isolated.folder, env }, prompt),
    end: async () => {
      await stage.end()
      await isolated.close()
    },
  }
}

function startBare(claude: string, options: { cwd: string; env: Record<string, string> }, prompt: string): BareClaude {
  const began = performance.now()
  const launch = { folder: options.cwd, model: null, permissions: 'allow-all' as const, agentSessionId: randomUUID() }
  const child = spawn(claude, claudeArguments(launch), {
    ...options,
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  })
  child.stdin.write(`${JSON.stringify({ type: 'user', message: { role: 'user', content: prompt } })}\n`)
  const lines = createInterface({ input: child.stdout })
  const when = (is: (message: Message) => boolean) =>
    new Promise<number>((resolve) => {
      lines.on('line', (line) => is(JSON.parse(line)) && resolve(performance.now() - began))
    })
  return {
    child,
    firstText: when(({ event }) => Boolean(event?.delta?.text)),
    turnEnd: when(({ type }) => type === 'result'),
  }
}
