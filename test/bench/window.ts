import { type Cost, costOver, OWN_PARTS, type Part } from './app-processes'
import { openAppStage } from './app-stage'
import { type Bench, grossly, pause, percentile, rounded, table } from './bench'
import { countFrames, type Frames, framesOf, press, takeFrames } from './frames'

// Window: 20 sessions that say 200 lines a second each, the open one 1,000, while somebody types into its message. Beside
// it the same typing into the same window while nobody says anything: the display's own frames and keys.

const SESSIONS = 20
const RATE = 200
const OPEN_RATE = 1000
const OVER_SECONDS = 30
const SHORT = { sessions: 5, seconds: 8 }
/** Until all of them talk. */
const SETTLE_MS = 4000
const KEY_EACH_MS = 150

type Measured = Frames & { keyP50: number; keyP95: number; costs: Record<Part, Cost> }

async function measure(stage: Awaited<ReturnType<typeof openAppStage>>, seconds: number): Promise<Measured> {
  await stage.app.inPage(async () => {
    document.querySelector<HTMLTextAreaElement>('textarea[aria-label=Message]')?.focus()
  }, null)
  await stage.app.inPage(countFrames, null)
  const costing = costOver(stage.app.child.pid as number, seconds * 1000)
  const until = performance.now() + seconds * 1000
  while (performance.now() < until) {
    await press(stage, 'abcdefghij'[Math.floor(Math.random() * 10)] as string)
    await pause(KEY_EACH_MS)
  }
  const costs = await costing
  const { frames, keys } = await stage.app.inPage(takeFrames, null)
  return { ...framesOf(frames), keyP50: percentile(keys, 50), keyP95: percentile(keys, 95), costs }
}

export const window: Bench = {
  packages: [],
  run: async ({ short }) => {
    const { sessions, seconds } = short ? SHORT : { sessions: SESSIONS, seconds: OVER_SECONDS }
    const stage = await openAppStage()
    const measured: Record<string, Measured> = {}
    try {
      const ids: string[] = []
      for (let session = 0; session < sessions; session += 1)
        ids.push(await stage.start({ agent: 'claude', prompt: 'idle' }))
      await stage.untilActivity('ready', sessions)
      await stage.open(ids[0] as string)
      await pause(SETTLE_MS)
      measured['nobody talks'] = await measure(stage, seconds)
      for (const [index, id] of ids.entries())
        await stage.send(id, `lines ${index === 0 ? OPEN_RATE : RATE} ${seconds * 2}`)
      await pause(SETTLE_MS)
      measured[`${sessions} talk`] = await measure(stage, seconds)
    } finally {
      await stage.end()
    }
    const rows = Object.entries(measured).map(([what, { fps, longest, keyP50, keyP95, costs }]) => ({
      ...{ what, fps, 'longest frame, ms': rounded(longest) },
      ...{ 'key p50, ms': rounded(keyP50), 'key p95, ms': rounded(keyP95) },
      ...Object.fromEntries([...OWN_PARTS, 'agent' as const].map((part) => [part, rounded(costs[part].cpuPercent)])),
    }))
    const title = `Window: ${sessions} sessions x ${RATE} lines/s, the open one ${OPEN_RATE}; over ${seconds} s, CPU in % of a core`
    const columns = ['what', 'fps', 'longest frame, ms', 'key p50, ms', 'key p95, ms', ...OWN_PARTS, 'agent']
    const [quiet, loud] = Object.values(measured) as [Measured, Measured]
    const gross = [
      ...grossly('Frames while nobody talks, over frames while all do,', quiet.fps / loud.fps, 1.05),
      ...grossly('What a key waits while all talk, over what it waits otherwise,', loud.keyP95 / quiet.keyP95, 2),
    ]
    return { title, rows, text: table(title, columns, rows), gross }
  },
}
