import { Worker } from 'node:worker_threads'

/** Plain text, so that it needs no file of its own in the package. */
const WATCH = `
const { workerData } = require('node:worker_threads')
setTimeout(() => process.kill(process.pid, 'SIGKILL'), workerData.ms)
`

/**
 * Ends this very process after `ms`, whatever its main thread is stuck in: a timer of that thread would be stuck with it.
 * The keepers are processes of their own and finish alone.
 */
export function startWatchdog(ms: number): { stop(): void } {
  const worker = new Worker(WATCH, { eval: true, workerData: { ms } })
  // Without a thread (no memory left) the main thread's own bound is all there is.
  worker.on('error', (error) => process.stderr.write(`The watchdog did not start: ${error.message}\n`))
  return { stop: () => void worker.terminate() }
}
