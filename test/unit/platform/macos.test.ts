import { execFileSync } from 'node:child_process'
import { rmdirSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { endLeftovers, nameOf } from '../../../main/platform/kill-tree'
import { createMacos } from '../../../main/platform/macos'
import { bindMacSystem } from '../../../main/platform/macos-system'
import type { Enclosure } from '../../../main/platform/platform'
import type { ProcId } from '../../../preload/contract/process'
import { folderForEachTest } from '../keeper/temporary-folder'
import type { FakeMac, FakeProcess } from './fake-macos'
import { macosWorld } from './macos-world'
import type { World } from './world'

const LOOK_MS = 250

let world: World & { mac: FakeMac }
let mac: FakeMac
beforeEach(async () => {
  world = await macosWorld()
  mac = world.mac
})
afterEach(() => world.close())

const idOf = ({ pid, start }: FakeProcess): ProcId => ({ pid, startTime: start, bootId: mac.bootId })
const pids = (ids: readonly ProcId[]) => ids.map(({ pid }) => pid).sort((one, other) => one - other)
const unmarked = { environment: ['PATH=/bin'] }

describe('a tracked tree', () => {
  let enclosure: Enclosure
  let agent: ProcId
  beforeEach(async () => {
    const enclosed = await world.enclosed()
    enclosure = enclosed.enclosure
    agent = enclosed.agent
  })

  it('keeps an orphan that hides its mark, when its dead parent was seen by a look of the timer', async () => {
    const between = mac.fork(agent.pid, unmarked)
    await vi.advanceTimersByTimeAsync(LOOK_MS)
    const orphan = mac.fork(between.pid)
    mac.die(between.pid)
    mac.die(agent.pid)
    expect([pids(enclosure.members()), mac.get(orphan.pid).parent]).toEqual([[orphan.pid], 1])
  })

  it('keeps it through many dead parents, each seen once', async () => {
    let last = mac.get(agent.pid)
    for (let steps = 0; steps < 20; steps += 1) {
      const next = mac.fork(last.pid, unmarked)
      mac.die(last.pid)
      last = next
      await vi.advanceTimersByTimeAsync(LOOK_MS)
    }
    expect(pids(enclosure.members())).toEqual([last.pid])
  })

  it('finds whoever nobody saw being born by the mark alone, and then what descends from it', async () => {
    const between = mac.fork(agent.pid)
    const orphan = mac.fork(between.pid)
    const unseen = mac.fork(orphan.pid, unmarked)
    mac.die(between.pid)
    expect(pids(enclosure.members())).toEqual([agent.pid, orphan.pid, unseen.pid])
  })

  it('finds a mark that shows only after an exec, when the end is looked for', async () => {
    const between = mac.fork(agent.pid, { isRestricted: true })
    const orphan = mac.fork(between.pid, { isRestricted: true })
    mac.die(between.pid)
    await vi.advanceTimersByTimeAsync(LOOK_MS)
    const before = pids(enclosure.members())
    await vi.advanceTimersByTimeAsync(LOOK_MS)
    expect(before).toEqual([agent.pid])
    orphan.isRestricted = false
    expect(pids(enclosure.members())).toEqual([agent.pid, orphan.pid])
  })

  it('has the limit that it tells: two forks between two looks, and no mark, are not found', async () => {
    const between = mac.fork(agent.pid)
    const escaped = mac.fork(between.pid, unmarked)
    mac.die(between.pid)
    expect([pids(enclosure.members()), world.isAlive(idOf(escaped))]).toEqual([[agent.pid], true])
    expect(world.platform.tierMeaning('tracked')).toMatch(
      /does not prove the end.*forks twice within a quarter of a second and hides its mark may outlive/,
    )
  })

  it('has no place for a stranger whose parent the agent became by debugging it', async () => {
    const stranger = mac.fork(1, unmarked)
    const debuggers = mac.fork(agent.pid)
    stranger.parent = debuggers.pid
    expect(pids(enclosure.members())).toEqual([agent.pid, debuggers.pid])
  })

  it('has no place for a stranger who has the mark among its arguments', async () => {
    mac.fork(1, { argv: ['grep', world.mark], environment: [] })
    expect(pids(enclosure.members())).toEqual([agent.pid])
  })

  it('has no place for its keeper, were it to show the very mark', () => {
    mac.get(process.pid).environment = [world.mark]
    mac.get(1).environment = [world.mark]
    expect(pids(enclosure.members())).toEqual([agent.pid])
  })

  it('does not lose who vanishes from the table without being proven gone', async () => {
    const child = mac.fork(agent.pid, unmarked)
    enclosure.members()
    child.isHidden = true
    expect([pids(enclosure.members()), enclosure.emptiness()]).toEqual([[agent.pid, child.pid], 'occupied'])
  })

  it('is never called empty while the table cannot be read, and whoever is known is ended all the same', async () => {
    enclosure.members()
    mac.tableFails = 5
    const report = await world.settle(endLeftovers(world.platform, enclosure, 'keeper'))
    expect([report.verified, report.proof, report.left, world.isAlive(agent)]).toEqual([false, 'none', [], false])
  })

  it('reads the arguments of a stranger once, not at every look of the timer', async () => {
    mac.fork(1)
    await vi.advanceTimersByTimeAsync(LOOK_MS)
    const before = mac.argumentsAsked
    await vi.advanceTimersByTimeAsync(10 * LOOK_MS)
    expect(mac.argumentsAsked).toBe(before)
  })

  it('asks everybody for the mark again four times a second at most, however often its end is looked for', async () => {
    mac.fork(1)
    await vi.advanceTimersByTimeAsync(LOOK_MS)
    enclosure.members()
    const before = mac.argumentsAsked
    for (let looks = 0; looks < 10; looks += 1) enclosure.emptiness()
    const newcomer = mac.fork(1)
    expect([mac.argumentsAsked, pids(enclosure.members()), mac.argumentsAsked]).toEqual([
      before,
      [agent.pid],
      before + 1,
    ])
    await vi.advanceTimersByTimeAsync(LOOK_MS)
    newcomer.environment = [world.mark]
    expect(pids(enclosure.members())).toEqual([agent.pid, newcomer.pid])
  })

  it('is looked at no more when it is released', async () => {
    expect(vi.getTimerCount()).toBe(1)
    enclosure.release()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('the identity before a signal', () => {
  it('is the unique id too: a pid that is reused in the very microsecond of a clock that was set back gets nothing', async () => {
    const { enclosure, agent } = await world.enclosed()
    enclosure.members()
    mac.die(agent.pid)
    mac.fork(1, { pid: agent.pid, start: agent.startTime, environment: [] })
    expect([world.platform.liveness(agent), world.platform.signal(agent, 'SIGKILL'), mac.sent]).toEqual([
      'alive',
      'gone',
      [],
    ])
  })

  it('is for nothing where it is launchd’s', () => {
    const launchd = world.platform.identify(1)
    if (typeof launchd !== 'object') throw new Error(`launchd is ${launchd}.`)
    expect([world.platform.signal(launchd, 'SIGKILL'), mac.sent]).toEqual(['unknown', []])
  })

  it('is not guessed where all but the unique id is hidden', async () => {
    const { agent } = await world.enclosed()
    const platform = createMacos({ ...bindMacSystem(mac), process: () => 'unknown' })
    expect([platform.signal(agent, 'SIGKILL'), mac.sent]).toEqual(['unknown', []])
  })

  it('is not guessed where only the unique id is hidden', async () => {
    const { agent } = await world.enclosed()
    mac.get(agent.pid).hidesIds = true
    expect([world.platform.liveness(agent), world.platform.signal(agent, 'SIGKILL'), mac.sent]).toEqual([
      'alive',
      'unknown',
      [],
    ])
  })

  it('is not mixed from two holders of a pid, when one follows the other in the middle of a look', async () => {
    const system = bindMacSystem(mac)
    const agent = mac.fork(process.pid)
    const stranger = mac.fork(1)
    const platform = createMacos({
      ...system,
      uniqueIds: (pid) => {
        if (pid === stranger.pid && mac.get(pid) === stranger) {
          mac.die(pid)
          mac.fork(agent.pid, { pid })
        }
        return system.uniqueIds(pid)
      },
    })
    const below = platform.below(() => [idOf(agent)])
    const successor = () => idOf(mac.get(stranger.pid))
    expect([below.members(), below.members()]).toEqual([[], [successor()]])
  })

  it('of a pid that is reused between looks does not make the new holder a member', async () => {
    const { enclosure, agent } = await world.enclosed()
    const child = mac.fork(agent.pid)
    enclosure.members()
    mac.die(child.pid)
    const stranger = mac.fork(1, { pid: child.pid, environment: [] })
    const offspring = mac.fork(stranger.pid)
    expect(pids(enclosure.members())).toEqual([agent.pid])
    await world.settle(endLeftovers(world.platform, enclosure, 'keeper'))
    expect([world.isAlive(idOf(stranger)), world.isAlive(idOf(offspring)), world.received(child.pid)]).toEqual([
      true,
      true,
      [],
    ])
  })
})

describe('the estate of a warden', () => {
  it('does not touch the tree of a keeper of whom nothing can be learned', async () => {
    const keeper = await world.keeper()
    const child = await world.child(keeper)
    const estate = world.platform.estate({ keepers: () => new Set([keeper.pid]) })
    estate.members()
    world.hide(keeper)
    expect([estate.members(), world.isAlive(child)]).toEqual([[], true])
  })

  it('has what a keeper left that died between two looks, when the keeper was seen once', async () => {
    const keeper = await world.keeper()
    const living = new Set([keeper.pid])
    const estate = world.platform.estate({ keepers: () => living })
    await vi.advanceTimersByTimeAsync(LOOK_MS)
    const child = mac.fork(keeper.pid, unmarked)
    const grandchild = mac.fork(child.pid)
    mac.die(keeper.pid)
    living.delete(keeper.pid)
    expect(estate.members().map(nameOf)).toEqual([child, grandchild].map(idOf).map(nameOf))
  })

  it('takes nobody for a keeper who is not the warden’s own child', async () => {
    const stranger = mac.fork(1)
    const child = mac.fork(stranger.pid)
    const living = new Set([stranger.pid])
    const estate = world.platform.estate({ keepers: () => living })
    estate.members()
    living.clear()
    expect([estate.members(), world.isAlive(idOf(child))]).toEqual([[], true])
  })
})

describe('what is told of processes', () => {
  it('is their command, their seconds in ticks of the machine’s clock, and their memory', async () => {
    const { agent } = await world.enclosed()
    const [facts] = world.platform.tree(agent)
    expect(facts).toEqual({
      ...{ id: agent, parent: process.pid, state: 'R', command: 'agent --serve' },
      ...{ startedAt: agent.startTime / 1000, cpuSeconds: expect.closeTo(2), memoryBytes: 3_000_000 },
    })
  })

  it('is the short name, where another user’s arguments are refused', async () => {
    const { enclosure, agent } = await world.enclosed()
    world.deny(agent)
    expect(enclosure.describe(agent)).toBe('agent')
  })

  it('is who shares the process session of a dead agent, for a list', async () => {
    const { agent } = await world.enclosed()
    const leftover = mac.fork(1, { session: agent.pid, argv: ['server', '--port', '1'] })
    mac.die(agent.pid)
    expect(world.platform.suspects({ agent, folder: '/project' })).toEqual([
      { pid: leftover.pid, command: 'server --port 1', why: 'It is in the process session that the agent led.' },
    ])
    expect(world.platform.suspects({ agent: { ...agent, bootId: 'before' }, folder: '/project' })).toEqual([])
  })
})

describe('the leash', () => {
  it('runs the agent with its arguments below its keeper, and leaves below anybody else', async () => {
    const { enclosure } = await world.enclosed()
    const { file, args } = enclosure.leash('/bin/echo', ['two words', '$HOME'])
    const run = (command: string, values: string[]) => execFileSync(command, values, { encoding: 'utf8' })
    expect(run(file, args)).toBe('two words $HOME\n')
    expect(run('/bin/sh', ['-c', '"$@"; echo "code $?"', 'other', file, ...args])).toBe('code 125\n')
  })
})

describe('the address of a control socket', () => {
  const folder = folderForEachTest()

  it('fits into the 103 bytes that macOS has for it', () => {
    const address = world.platform.controlAddress(path.join(folder(), 'h'.repeat(200)), 'k-0f8fad5b-d9cb-')
    expect([Buffer.byteLength(address) <= 103, path.basename(address)]).toEqual([true, 'k-0f8fad5b-d9cb-'])
    rmdirSync(path.dirname(address))
  })
})

describe('a Mac whose process table cannot be read', () => {
  it('starts no agent, says why, and signals nobody', () => {
    const platform = createMacos(null)
    const somebody = { pid: process.ppid, startTime: 1, bootId: mac.bootId }
    expect([
      platform.refusal,
      platform.identify(process.pid),
      platform.liveness(somebody),
      platform.signal(somebody, 'SIGKILL'),
    ]).toEqual([
      expect.stringMatching(/^Corral cannot read the process table of this Mac .* so it starts no agent\./),
      ...['unknown', 'unknown', 'unknown'],
    ])
  })
})
