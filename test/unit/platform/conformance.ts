import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { delay } from '../../../main/platform/deadline'
import { endLeftovers, killUntilEmpty, nameOf } from '../../../main/platform/kill-tree'
import type { Signal } from '../../../main/platform/platform'
import type { EndReport, ProcId } from '../../../preload/contract/process'
import type { World } from './world'

const ALL_SIGNALS: readonly Signal[] = ['SIGTERM', 'SIGCONT', 'SIGSTOP', 'SIGKILL']
/** Ends that fail take the whole bound of kill-tree.ts in a real world. */
const TIMEOUT_MS = 20_000
/** Shorter than that bound, long enough for many looks in vain. */
const LIES_FOR_MS = 400

const OTHER_USER = 'It belongs to another user; end it as that user.'
const UNCHECKED = 'Its identity could not be checked, so it was not signalled.'

/** The rules that every Platform keeps, on whatever system: each is one test in a fresh world. */
export function conforms(name: string, makeWorld: () => Promise<World>): void {
  describe(`${name} keeps the rules of a platform:`, { timeout: TIMEOUT_MS }, () => {
    let world: World
    beforeEach(async () => {
      world = await makeWorld()
    })
    afterEach(() => world.close())

    /** What becomes of every signal that the system has. */
    const signalAll = (id: ProcId) => world.promises.signals.map((signal) => world.platform.signal(id, signal))
    const all = (outcome: string) => world.promises.signals.map(() => outcome)
    const outcome = ({ verified, proof, left }: EndReport) => ({ verified, proof, left })
    /** What the report of an enclosure says of which nobody is left. */
    const proven = () => {
      const { proof } = world.promises
      return { verified: proof !== 'scan', proof, left: [] }
    }
    const names = (ids: readonly ProcId[]) => ids.map(nameOf).sort()
    const alive = (...ids: ProcId[]) => ids.map((id) => world.isAlive(id))

    describe('identity', () => {
      it('a process is known by pid, start time and boot, and lives', async () => {
        const { agent } = await world.enclosed()
        const { platform } = world
        expect({ known: platform.identify(agent.pid), boot: agent.bootId, live: platform.liveness(agent) }).toEqual({
          known: agent,
          boot: platform.bootId(),
          live: 'alive',
        })
      })

      it('a process that ended is gone, and gets no signal', async () => {
        const { agent } = await world.enclosed()
        const child = await world.child(agent)
        await world.end(child)
        expect([world.platform.liveness(child), ...signalAll(child), world.received(child.pid)]).toEqual([
          'gone',
          ...all('gone'),
          [],
        ])
      })

      it('a pid that was reused is gone, and its new holder gets no signal of any kind', async () => {
        const { stale, stranger } = await world.reused()
        expect({
          pid: stale.pid,
          live: world.platform.liveness(stale),
          outcomes: signalAll(stale),
          received: world.received(stranger.pid),
          alive: world.isAlive(stranger),
        }).toEqual({ pid: stranger.pid, live: 'gone', outcomes: all('gone'), received: [], alive: true })
      })

      it('a record from before a restart of the machine is gone, and whoever has its pid gets no signal', async () => {
        const stranger = world.stranger()
        const record = { ...stranger, bootId: `not ${stranger.bootId}` }
        expect([
          world.platform.liveness(record),
          ...signalAll(record),
          world.received(stranger.pid),
          world.isAlive(stranger),
        ]).toEqual(['gone', ...all('gone'), [], true])
      })

      it('nothing is sent to a process of which the system tells nothing, and it is not called gone', async () => {
        const { agent } = await world.enclosed()
        world.hide(agent)
        expect([
          world.platform.identify(agent.pid),
          world.platform.liveness(agent),
          ...signalAll(agent),
          world.received(agent.pid),
        ]).toEqual(['unknown', 'unknown', ...all('unknown'), []])
      })

      it('a signal that is not permitted is called so', async () => {
        const { agent } = await world.enclosed()
        world.deny(agent)
        expect([...signalAll(agent), world.received(agent.pid)]).toEqual([...all('not-permitted'), []])
      })

      it('nobody signals everybody, the first process, a group, or itself', () => {
        const { self } = world
        const forbidden = [0, 1, -1, -self.pid, Number.NaN, 1.5, self.pid]
        const outcomes = forbidden.flatMap((pid) => signalAll({ ...self, pid }))
        expect([
          outcomes.filter((outcome) => outcome !== 'unknown' && outcome !== 'gone'),
          forbidden.flatMap((pid) => world.received(pid)),
        ]).toEqual([[], []])
      })

      it('a signal reaches the process that is meant, and one that the system has not is called so', async () => {
        const { agent } = await world.enclosed()
        const wanted = ALL_SIGNALS.map((signal) => (world.promises.signals.includes(signal) ? 'sent' : 'not-possible'))
        const child = await world.child(agent)
        const outcomes = ALL_SIGNALS.map((signal) => {
          // What SIGTERM ends, the next signal would not meet.
          return signal === 'SIGTERM' ? world.platform.signal(agent, signal) : world.platform.signal(child, signal)
        })
        expect([outcomes, world.received(agent.pid), world.received(child.pid)]).toEqual([
          wanted,
          world.promises.signals.filter((signal) => signal === 'SIGTERM'),
          ALL_SIGNALS.filter((signal) => signal !== 'SIGTERM' && world.promises.signals.includes(signal)),
        ])
      })

      it('a zombie is dead: gone, no member, and no signal is spent on it', async () => {
        const { enclosure, agent } = await world.enclosed()
        const zombie = await world.zombie(agent)
        expect([
          world.platform.liveness(zombie),
          ...signalAll(zombie),
          names(enclosure.members()),
          world.received(zombie.pid),
        ]).toEqual(['gone', ...all('gone'), names([agent]), []])
      })
    })

    describe('an enclosure', () => {
      it('has the whole tree for members, parents before children, and nobody else', async () => {
        const { enclosure, agent } = await world.enclosed()
        const child = await world.child(agent)
        const grandchild = await world.child(child)
        world.stranger()
        // The second look knows everybody already, and must not tell them in the order of the table.
        const looks = [enclosure.members(), enclosure.members()].map((members) => members.map(nameOf))
        const wanted = [agent, child, grandchild].map(nameOf)
        expect(looks).toEqual([wanted, wanted])
      })

      it('holds who detached itself, and what that started', async () => {
        const { enclosure, agent } = await world.enclosed()
        const daemon = await world.daemon(agent)
        const grandchild = await world.child(daemon)
        expect(names(enclosure.members())).toEqual(names([agent, daemon, grandchild]))
      })

      it('is ended to the last, the detached and those without their root too, and no stranger is touched', async () => {
        const { enclosure, agent } = await world.enclosed()
        const child = await world.child(agent)
        const daemon = await world.daemon(child)
        const stranger = world.stranger()
        expect(enclosure.emptiness()).toBe('occupied')
        await world.end(agent)
        const report = await world.settle(endLeftovers(world.platform, enclosure, 'keeper'))
        expect({ ...report, durationMs: 0, steps: [] }).toEqual({
          ...{ ...proven(), processes: 2, durationMs: 0, steps: [], by: 'keeper' },
        })
        expect([alive(agent, child, daemon, stranger), world.received(stranger.pid)]).toEqual([
          [false, false, false, true],
          [],
        ])
      })

      it('is ended also when somebody in it forks while it is killed', async () => {
        const { enclosure, agent } = await world.enclosed()
        const forkers = [await world.forker(agent), await world.forker(await world.daemon(agent))]
        const left = await world.settle(killUntilEmpty(world.platform, enclosure))
        expect([left, enclosure.members(), alive(agent, ...forkers)]).toEqual([[], [], [false, false, false]])
      })

      it('names who belongs to another user, ends the others, and claims nothing', async () => {
        const { enclosure, agent } = await world.enclosed()
        const [other, child] = [await world.child(agent), await world.child(agent)]
        world.deny(other)
        const report = await world.settle(endLeftovers(world.platform, enclosure, 'keeper'))
        const left = [{ pid: other.pid, command: expect.any(String), why: OTHER_USER }]
        expect({ ...outcome(report), alive: alive(agent, child, other) }).toEqual(
          world.promises.endsAllAtOnce
            ? { ...proven(), alive: [false, false, false] }
            : { verified: false, proof: 'none', left, alive: [false, false, true] },
        )
      })

      it('sends nothing to whom it cannot identify, ends the others, and claims nothing', async () => {
        const { enclosure, agent } = await world.enclosed()
        const [dark, child] = [await world.child(agent), await world.child(agent)]
        enclosure.members()
        world.hide(dark)
        const report = await world.settle(endLeftovers(world.platform, enclosure, 'keeper'))
        const named = [{ pid: dark.pid, command: expect.any(String), why: UNCHECKED }]
        const left = world.promises.namesTheHidden ? named : []
        expect({ ...outcome(report), alive: alive(child, dark), received: world.received(dark.pid) }).toEqual(
          world.promises.endsAllAtOnce
            ? { ...proven(), alive: [false, false], received: [] }
            : { verified: false, proof: 'none', left, alive: [false, true], received: [] },
        )
      })

      it('is ended when the system lied only for a while', async () => {
        const { enclosure, agent } = await world.enclosed()
        const [dark, child] = [await world.child(agent), await world.child(agent)]
        enclosure.members()
        world.hide(dark)
        world.hide(agent)
        const ending = killUntilEmpty(world.platform, enclosure)
        await world.settle(delay(LIES_FOR_MS))
        const meanwhile = alive(agent, dark)
        world.reveal(dark)
        world.reveal(agent)
        const isSpared = !world.promises.endsAllAtOnce
        expect([meanwhile, await world.settle(ending), alive(agent, child, dark)]).toEqual([
          [isSpared, isSpared],
          [],
          [false, false, false],
        ])
      })
    })

    describe('what a keeper leaves', () => {
      it('is found by the container’s name and ended, and no stranger is touched', async () => {
        const { container, agent, daemon } = await world.orphaned()
        const stranger = world.stranger()
        const boundary = world.platform.container(container)
        const report = await world.settle(endLeftovers(world.platform, boundary, 'warden'))
        const { containerProof } = world.promises
        expect([report.verified, report.proof, report.left, alive(agent, daemon, stranger)]).toEqual([
          containerProof !== 'scan',
          containerProof,
          [],
          [false, false, true],
        ])
        expect(world.received(stranger.pid)).toEqual([])
      })

      it('a name that is none of ours opens nothing', () => {
        expect(() => world.platform.container('nobody’s')).toThrow(/There is no container of this kind/)
      })

      it('falls to the warden where the system can do that; living keepers and theirs never do', async () => {
        const keepers = [await world.keeper(), await world.keeper()] as const
        const [mine, theirs] = [await world.child(keepers[0]), await world.child(keepers[1])]
        const living = new Set(keepers.map(({ pid }) => pid))
        const estate = world.platform.estate({ keepers: () => living })
        const before = estate.members()
        await world.end(keepers[0])
        living.delete(keepers[0].pid)
        const after = estate.members()
        const left = await world.settle(killUntilEmpty(world.platform, estate))
        const { heir } = world.promises
        expect({ before, after, left, alive: alive(mine, keepers[1], theirs) }).toEqual({
          before: [],
          after: heir ? [mine] : [],
          left: [],
          alive: [!heir, true, true],
        })
      })
    })

    describe('seen from outside', () => {
      it('what is below a process is its descendants, without itself', async () => {
        const { agent } = await world.enclosed()
        const child = await world.child(agent)
        const grandchild = await world.child(child)
        world.stranger()
        const { platform } = world
        expect([
          platform
            .below(() => [agent])
            .members()
            .map(nameOf),
          platform
            .below(() => [agent, child])
            .members()
            .map(nameOf),
          platform.below(() => [{ ...agent, startTime: agent.startTime - 1 }]).members(),
          platform.below(() => [{ ...agent, bootId: `not ${agent.bootId}` }]).members(),
        ]).toEqual([[child, grandchild].map(nameOf), [grandchild].map(nameOf), [], []])
      })

      it('the tree of a process begins with it, and says who started whom', async () => {
        const { agent } = await world.enclosed()
        const child = await world.child(agent)
        const tree = world.platform.tree(agent)
        expect([
          tree.map(({ id }) => nameOf(id)),
          tree[1]?.parent,
          tree.every(({ command, cpuSeconds, memoryBytes, startedAt }) => {
            const isOfThisCentury = startedAt > Date.UTC(2001) && startedAt < Date.UTC(2101)
            return command !== '' && (cpuSeconds ?? -1) >= 0 && (memoryBytes ?? -1) >= 0 && isOfThisCentury
          }),
          world.platform.tree({ ...agent, startTime: agent.startTime - 1 }),
        ]).toEqual([[agent, child].map(nameOf), agent.pid, true, []])
      })

      it('samples of many trees tell the same ones, each process below its nearest root', async () => {
        const { agent } = await world.enclosed()
        const child = await world.child(agent)
        const grandchild = await world.child(child)
        const stranger = world.stranger()
        const sampler = world.platform.sampler()
        const look = (...roots: ProcId[]) =>
          sampler.look(roots).map((tree) => tree && [tree.root, ...tree.below].map(({ pid }) => pid))
        const stale = { ...stranger, startTime: stranger.startTime - 1 }
        expect([look(agent, stranger), look(agent, stale), look(grandchild, agent)]).toEqual([
          [[agent, child, grandchild].map(({ pid }) => pid), [stranger.pid]],
          [[agent, child, grandchild].map(({ pid }) => pid), null],
          [[grandchild.pid], [agent.pid, child.pid]],
        ])
        const born = await world.child(grandchild)
        await world.end(child)
        expect([look(grandchild), world.platform.listening([agent, born], null).length]).toEqual([
          [[grandchild.pid, born.pid]],
          2,
        ])
        sampler.rest()
      })

      it('who shows a mark is found with its value, where environments can be read', async () => {
        const { agent } = await world.enclosed()
        const [name = '', value = ''] = world.mark.split('=')
        const found = world.platform.marked(name).filter((each) => each.value === value)
        expect(found).toEqual(world.promises.readsMarks ? [{ id: agent, value }] : [])
      })

      it('the tier says in a sentence what it can promise', async () => {
        const { enclosure } = await world.enclosed()
        expect(world.platform.tierMeaning(enclosure.tier)).toMatch(/^[A-Z].{20,}\.$/)
      })
    })
  })
}
