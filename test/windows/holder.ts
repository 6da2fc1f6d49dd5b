import { spawn } from 'node:child_process'
import path from 'node:path'
import { platform } from '../../main/platform'
import { killUntilEmpty } from '../../main/platform/kill-tree'
import { isAlive, pidsBehind } from './world'

/**
 * Holds an agent as a keeper does, but starts it detached: libuv has a job of its own for children that are not, and
 * Wine 8 lets nobody leave that one, so with a keeper it could not be told which of the two held the tree. Says one line
 * when the tree stands; ends the tree when its input ends, and says what came out while it lives.
 */
const enclosure = platform.enclosure({ session: 'held', mark: 'CORRAL_TEST=held', ours: () => new Set() })
const agent = spawn(
  process.execPath,
  [path.join(__dirname, 'agents', 'windows-agent.mjs'), 'deaf', 'stay', 'family', 'daemon'],
  { detached: true, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true },
)
const id = platform.identify(agent.pid as number)
if (typeof id === 'object') enclosure.enclose(id)

const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)
let text = ''
let pids: number[] = []
agent.stdout.on('data', (chunk: Buffer) => {
  text += chunk.toString('utf8')
  const [family, daemon] = ['family', 'daemon'].map((word) => pidsBehind(text, word))
  if (pids.length > 0 || family?.length !== 2 || daemon?.length !== 2) return
  pids = [agent.pid as number, ...family, daemon[1] as number]
  tell({ container: enclosure.container, pids, members: enclosure.members().map((member) => member.pid) })
})
// Lives until it is killed, whatever became of its tree.
setInterval(() => {}, 1000)
process.stdin.resume()
process.stdin.once('end', async () => {
  const before = enclosure.emptiness()
  const left = await killUntilEmpty(platform, enclosure)
  tell({ tier: enclosure.tier, before, left, after: enclosure.emptiness(), alive: pids.filter(isAlive).length })
})
