import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'

const root = path.resolve(import.meta.dirname, '../..')
const ANSWER_WITHIN_MS = 20_000

export type AppProcess = {
  child: ChildProcess
  /** The next answer; rejects when the app ends first, or does not answer in time. */
  answer(): Promise<Record<string, unknown>>
  ask(order: object): Promise<Record<string, unknown>>
  /** Resolves when it is gone. */
  killed(): Promise<void>
}

/** Bundles test/fixtures/app-process.ts once; what it starts is an app without a window that can be killed. */
export async function appProcesses(): Promise<{ start(home: string, prompt?: string): AppProcess; end(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'corral-app-'))
  const script = path.join(folder, 'app-process.cjs')
  await build({
    entryPoints: [path.join(root, 'test/fixtures/app-process.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['koffi'],
    // The helpers find the work tree by their own place.
    define: { 'import.meta.dirname': JSON.stringify(path.join(root, 'test/helpers')) },
    logLevel: 'error',
  })
  const { VITEST: _, ...environment } = process.env
  const start = (home: string, prompt?: string) => {
    const child = spawn(process.execPath, [script, home, ...(prompt === undefined ? [] : [prompt])], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...environment, NODE_PATH: path.join(root, 'node_modules') },
    })
    return follow(child)
  }
  return { start, end: () => rmSync(folder, { recursive: true, force: true }) }
}

function follow(child: ChildProcess): AppProcess {
  const answers: string[] = []
  const waiting: ((line: string | null) => void)[] = []
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    const taker = waiting.shift()
    if (taker) taker(line)
    else answers.push(line)
  })
  void gone.then(() => {
    for (const taker of waiting.splice(0)) taker(null)
  })
  const answer = async () => {
    const line = answers.shift() ?? (await nextLine())
    if (line === null) throw new Error('The app ended or did not answer.')
    return JSON.parse(line) as Record<string, unknown>
  }
  const nextLine = () =>
    new Promise<string | null>((resolve) => {
      const timer = setTimeout(() => resolve(null), ANSWER_WITHIN_MS)
      waiting.push((line) => {
        clearTimeout(timer)
        resolve(line)
      })
    })
  return {
    child,
    answer,
    ask: (order) => {
      child.stdin?.write(`${JSON.stringify(order)}\n`)
      return answer()
    },
    killed: () => {
      child.kill('SIGKILL')
      return gone
    },
  }
}
