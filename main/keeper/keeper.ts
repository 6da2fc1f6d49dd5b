import { platform } from '../platform'
import { LineSplitter } from './lines'
import { liveOn } from './live-on'
import { parseLaunchOrder, sessionFiles } from './protocol'
import { readRecord } from './records'
import { Sitting } from './sitting'

/**
 * A keeper: the smallest program in the house, one per session. It becomes heir of everything its agent will start,
 * waits in reserve for one line with the session's directory, and from then on lives for that session alone.
 * It outlives the app; hang-up and the keyboard's signals are none of its business.
 */
function main(): void {
  for (const signal of ['SIGHUP', 'SIGINT'] as const) process.on(signal, () => {})
  // A warden that is gone reads no reports; that is no reason to leave an agent alone.
  process.stdout.on('error', () => {})
  liveOn()
  platform.becomeHeir()
  const orders = new LineSplitter()
  let taken = false
  process.stdin.on('data', (chunk: Buffer) => {
    for (const line of orders.push(chunk)) {
      if (taken) continue
      taken = true
      void sitDown(line.toString('utf8'))
    }
  })
  process.stdin.on('end', () => {
    // Still in reserve: the warden is gone and no order will come.
    if (!taken) process.exit(0)
  })

  async function sitDown(line: string): Promise<void> {
    try {
      const { directory } = JSON.parse(line) as { directory: string }
      const order = parseLaunchOrder(readRecord(`${directory}/${sessionFiles.spec}`))
      const sitting = new Sitting(directory, order)
      const record = await sitting.open()
      process.on('SIGTERM', () => sitting.endOnTerminate())
      process.stdout.write(`${JSON.stringify({ ready: record })}\n`)
    } catch (error) {
      process.stdout.write(`${JSON.stringify({ failed: (error as Error).message })}\n`, () => process.exit(1))
    }
  }
}

main()
