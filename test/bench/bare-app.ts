import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import path from 'node:path'
import type { Duplex } from 'node:stream'

const root = path.resolve(import.meta.dirname, '../..')
const ANSWER_WITHIN_MS = 120_000
const LOOK_MS = 20
const LOADED_WITHIN_MS = 1000

/** An app that is reached through Chromium's own door, so that no harness is in its way while it starts. */
export type BareApp = {
  child: ChildProcess
  /** When its process was asked for, epoch milliseconds. */
  startedAt: number
  /** Runs a self-contained function in the page, with plain data in and out. */
  inPage<A, R>(work: (argument: A) => Promise<R>, argument: A): Promise<R>
  /** Asks something else of the page: a method of Chromium's DevTools protocol. */
  askPage(method: string, params?: object): Promise<Record<string, unknown>>
  /** Resolves when it is gone. */
  end(signal: NodeJS.Signals): Promise<void>
}

/**
 * Starts the built app, or another one of the same runtime, on a profile. Answers come over Chromium's DevTools protocol,
 * on pipes (--remote-debugging-pipe).
 */
export function startBareApp(
  home: string,
  { folder = root, environment: own = {} }: { folder?: string; environment?: Record<string, string> } = {},
): BareApp {
  const { electron } = JSON.parse(
    execFileSync(process.execPath, [path.join(root, 'scripts/electron.mjs'), '--print'], { encoding: 'utf8' }),
  ) as { electron: string }
  const switches = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const { VITEST: _, ...environment } = process.env
  const startedAt = Date.now()
  const child = spawn(electron, [...switches, '--remote-debugging-pipe', folder], {
    cwd: path.dirname(home),
    env: { ...environment, HOME: path.dirname(home), CORRAL_HOME: home, ...own },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const ask = devtools(child)
  let page: Promise<string> | null = null
  const session = () => {
    page ??= attach(ask)
    return page
  }
  return {
    child,
    startedAt,
    inPage: async (work, argument) => {
      const sessionId = await session()
      const evaluation = {
        ...{ expression: `(${work})(${JSON.stringify(argument)})`, awaitPromise: true, returnByValue: true },
      }
      for (;;) {
        const answer = await ask('Runtime.evaluate', evaluation, sessionId).catch((error: Error) => {
          // The empty page made way for ours.
          if (error.message.includes('context was destroyed')) return null
          throw error
        })
        if (answer?.exceptionDetails) throw new Error(JSON.stringify(answer.exceptionDetails))
        if (answer) return (answer.result as { value: Awaited<ReturnType<typeof work>> }).value
      }
    },
    askPage: async (method, params = {}) => ask(method, params, await session()),
    end: (signal) => {
      child.kill(signal)
      return gone
    },
  }
}

type Answer = Record<string, unknown>
type Ask = (method: string, params?: object, sessionId?: string, withinMs?: number) => Promise<Answer>

/** Messages are JSON, each ended by a NUL: written to descriptor 3, read from 4. */
function devtools(child: ChildProcess): Ask {
  const [to, from] = [child.stdio[3], child.stdio[4]] as [Duplex, Duplex]
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>()
  let rest = ''
  from.setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0')
    rest = messages.pop() ?? ''
    for (const message of messages) {
      const { id, result, error } = JSON.parse(message) as { id?: number; result?: Answer; error?: Answer }
      const waiter = id === undefined ? undefined : waiting.get(id)
      if (id !== undefined) waiting.delete(id)
      if (error) waiter?.reject(new Error(JSON.stringify(error)))
      else waiter?.resolve(result ?? {})
    }
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('The app ended.'))
  })
  // A pipe to an app that just ended; its exit is told above.
  to.on('error', () => {})
  let last = 0
  return (method, params = {}, sessionId, withinMs = ANSWER_WITHIN_MS) =>
    new Promise((resolve, reject) => {
      last += 1
      waiting.set(last, { resolve, reject })
      setTimeout(() => reject(new Error(`${method} was not answered in time.`)), withinMs).unref()
      to.write(`${JSON.stringify({ id: last, method, params, ...(sessionId ? { sessionId } : {}) })}\0`)
    })
}

async function attach(ask: Ask): Promise<string> {
  for (;;) {
    const { targetInfos } = (await ask('Target.getTargets')) as {
      targetInfos: { type: string; targetId: string; url: string }[]
    }
    const page = targetInfos.find(({ type, url }) => type === 'page' && url.endsWith('index.html'))
    if (page) {
      const { sessionId } = await ask('Target.attachToTarget', { targetId: page.targetId, flatten: true })
      await untilLoaded(ask, String(sessionId))
      return String(sessionId)
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

/** What is asked of a page that is about to make way for another may never be answered (seen on a busy machine). */
async function untilLoaded(ask: Ask, sessionId: string): Promise<void> {
  const expression = `document.readyState !== 'loading' && location.href.endsWith('index.html')`
  for (;;) {
    const answer = await ask(
      'Runtime.evaluate',
      { expression, returnByValue: true },
      sessionId,
      LOADED_WITHIN_MS,
    ).catch(
      // Asked anew: of the page that is there by then.
      () => null,
    )
    if ((answer?.result as { value?: boolean } | undefined)?.value === true) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
