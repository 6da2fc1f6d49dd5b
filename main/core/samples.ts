import type { ProcId } from '../../preload/contract/process'
import type { Load, OwnPart, Samples, SessionLoad } from '../../preload/contract/samples'
import type { SessionId } from '../../preload/contract/session'
import type { Platform, ProcessSample, TreeSample } from '../platform/platform'
import { CpuMeter } from './cpu-meter'
import { OwnMemory } from './own-memory'
import type { SessionTree } from './processes'

const LOOK_EVERY_MS = 1000
/** One minute of the spark line. */
const MOST_HISTORY = 60
/** A new warden is the exception, and finding it reads two files. */
const WARDENS_FOR_LOOKS = 10

export type SamplerScene = {
  platform: Pick<Platform, 'sampler' | 'identify' | 'proportionalMemory'>
  /** Sessions that may run and whose processes can be reached. */
  trees(): { id: SessionId; tree: SessionTree }[]
  wardens(): readonly ProcId[]
  /** Whether anybody can see what is found. */
  isWatched(): boolean
  publish(samples: Samples): void
}

/**
 * Looks once a second at what all sessions and Corral itself use, in one pass, and tells it in one message; not while nobody
 * looks, nor while no session lives.
 */
export class SessionSampler {
  private readonly sampler
  private readonly meter = new CpuMeter()
  private readonly memory: OwnMemory
  private readonly histories = new Map<SessionId, (number | null)[]>()
  private wardens: readonly ProcId[] = []
  private looks = 0
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly scene: SamplerScene) {
    this.sampler = scene.platform.sampler()
    this.memory = new OwnMemory(scene.platform)
  }

  begin(): void {
    this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref()
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    this.rest()
  }

  /** What a process of the last look has used of one core; null: it is not known, or was looked at only once. */
  cpuPercentOf(id: ProcId): number | null {
    return this.meter.percentOf(id)
  }

  look(): void {
    const sessions = this.scene.isWatched() ? this.scene.trees() : []
    if (sessions.length === 0) return this.rest()
    if (this.looks % WARDENS_FOR_LOOKS === 0) this.wardens = this.scene.wardens()
    this.looks += 1
    const self = this.scene.platform.identify(process.pid)
    const own = [...(typeof self === 'object' ? [self] : []), ...this.wardens]
    const found = this.sampler.look([...own, ...sessions.map(({ tree }) => tree.root)])
    this.meter.take(found, performance.now())
    const main = typeof self === 'object' ? (found[0] ?? null) : null
    const wardens = found.slice(own.length - this.wardens.length, own.length)
    const trees = found.slice(own.length)
    this.scene.publish(this.told(sessions, { main, wardens, trees }))
  }

  private told(sessions: ReturnType<SamplerScene['trees']>, { main, wardens, trees }: Found): Samples {
    const loads = sessions.map(({ id, tree: { isRootIn } }, index): [SessionId, SessionLoad] => {
      const found = trees[index] ?? null
      const load = this.loadOf(found && (isRootIn ? [found.root, ...found.below] : found.below))
      return [id, { ...load, history: this.remember(id, load.cpuPercent) }]
    })
    for (const id of this.histories.keys()) if (!loads.some(([each]) => each === id)) this.histories.delete(id)
    const own = this.ownLoads(
      main,
      wardens.filter((each) => each !== null),
      trees.filter((_, index) => !sessions[index]?.tree.isRootIn),
    )
    return {
      sessions: Object.fromEntries(loads),
      total: sumOf(loads.map(([, load]) => load)),
      own,
      ownTotal: sumOf(Object.values(own)),
    }
  }

  private ownLoads(
    main: TreeSample | null,
    wardens: readonly TreeSample[],
    held: readonly (TreeSample | null)[],
  ): Record<OwnPart, Load> {
    const parts: Record<OwnPart, readonly ProcessSample[] | null> = {
      main: main && [main.root],
      window: main?.below ?? null,
      // The one in reserve is below its warden, who has nobody else for long.
      keepers: [...held.flatMap((tree) => tree?.root ?? []), ...wardens.flatMap(({ below }) => below)],
      wardens: wardens.map(({ root }) => root),
    }
    this.memory.look(Object.values(parts).flatMap((part) => part ?? []))
    const load = (part: OwnPart) => this.loadOf(parts[part]?.map((each) => this.memory.of(each)) ?? null)
    return { main: load('main'), window: load('window'), keepers: load('keepers'), wardens: load('wardens') }
  }

  private loadOf(samples: readonly ProcessSample[] | null): Load {
    if (!samples) return { cpuPercent: null, memoryBytes: null, processes: null }
    return {
      cpuPercent: sum(samples.map((each) => this.meter.percentOf(each))),
      memoryBytes: sum(samples.map(({ memoryBytes }) => memoryBytes)),
      processes: samples.length,
    }
  }

  /** Whole percents: a spark line shows no more. */
  private remember(id: SessionId, cpuPercent: number | null): (number | null)[] {
    const before = this.histories.get(id) ?? []
    const history = [...before, cpuPercent === null ? null : Math.round(cpuPercent)].slice(-MOST_HISTORY)
    this.histories.set(id, history)
    return history
  }

  /** Nothing is known from here on. A minute that nobody saw has no line, and the first look after it no percents. */
  private rest(): void {
    if (this.looks === 0) return
    this.looks = 0
    this.meter.forget()
    this.histories.clear()
    this.sampler.rest()
    const nothing = this.loadOf(null)
    const own = { main: nothing, window: nothing, keepers: nothing, wardens: nothing }
    this.scene.publish({ sessions: {}, total: nothing, own, ownTotal: nothing })
  }
}

type Found = { main: TreeSample | null; wardens: readonly (TreeSample | null)[]; trees: readonly (TreeSample | null)[] }

const sumOf = (loads: readonly Load[]): Load => ({
  cpuPercent: sum(loads.map(({ cpuPercent }) => cpuPercent)),
  memoryBytes: sum(loads.map(({ memoryBytes }) => memoryBytes)),
  processes: sum(loads.map(({ processes }) => processes)),
})

/** Of what is known; null when there is something, and nothing of it is known. */
function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 && values.length > 0 ? null : known.reduce((one, other) => one + other, 0)
}
