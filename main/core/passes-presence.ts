import { uptime } from 'node:os'
import { z } from 'zod'
import { platform } from '../platform'
import { readState, type SetAside, writeState } from './state-file'

/** A wall clock that moved by more than this against the machine's uptime was set by somebody. */
const JUMP_MS = 5 * 60 * 1000

const stored = z.object({
  version: z.literal(1),
  bootId: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  /** Milliseconds since the machine started, sleep included (os.uptime: CLOCK_BOOTTIME on Linux). */
  uptime: z.number(),
  /** The uptime from which on the wall clock is known to have run evenly. */
  steadySince: z.number(),
})
type Beat = z.infer<typeof stored>

/** What a clock says. */
export type Now = { at: number; uptime: number; bootId: string }
const now = (): Now => ({ at: Date.now(), uptime: uptime() * 1000, bootId: platform.bootId() })

/**
 * When an app was last here, by two clocks. Journals tell the time of the wall clock, which people and servers set; uptime
 * only runs. So a difference of wall times is believed only as far as uptime confirms it, and only since the
 * clock was last seen to run evenly: a jump alone makes nothing old.
 */
export class Presence {
  private last: Beat | null = null
  /** How long no app was here before this one, milliseconds of uptime. 0 when that is not known. */
  readonly awayMs: number

  constructor(
    private readonly file: string,
    private readonly notice: SetAside,
    private readonly clock: () => Now = now,
  ) {
    const last = readState<Beat | null>(file, stored, null, notice)
    const { uptime, bootId } = clock()
    this.last = last?.bootId === bootId && last.uptime <= uptime ? last : null
    this.awayMs = this.last ? uptime - this.last.uptime : 0
  }

  /** The app is here now. Called at every pass. */
  beat(): void {
    const { at, uptime, bootId } = this.clock()
    const isEven = this.last !== null && Math.abs(at - this.last.at - (uptime - this.last.uptime)) <= JUMP_MS
    this.last = { version: 1, bootId, at, uptime, steadySince: isEven && this.last ? this.last.steadySince : uptime }
    try {
      writeState(this.file, this.last)
    } catch (error) {
      this.notice(`When Corral was last here could not be saved (${(error as Error).message}).`)
    }
  }

  /** How long ago a wall time is, at most as long as the clock is known to have run evenly. Milliseconds. */
  since(wallTime: number): number {
    const { at, uptime } = this.clock()
    const steadyMs = this.last ? uptime - this.last.steadySince : 0
    return Math.max(0, Math.min(at - wallTime, steadyMs))
  }
}
