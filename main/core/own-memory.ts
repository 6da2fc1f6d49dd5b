import type { Platform, ProcessSample } from '../platform/platform'

type Known = { startTime: number; bytes: number | null; at: number }

/**
 * Memory of Corral's own processes, which are mostly copies of one program: their resident sets, added up, would be three or four
 * times what they take. The fair number costs a millisecond, so each new one is asked once, and then one a look in turn.
 */
export class OwnMemory {
  private known = new Map<number, Known>()
  private looks = 0

  constructor(private readonly platform: Pick<Platform, 'proportionalMemory'>) {}

  look(processes: readonly ProcessSample[]): void {
    this.looks += 1
    const before = this.known
    this.known = new Map()
    for (const process of processes) {
      const known = before.get(process.pid)
      this.known.set(process.pid, known?.startTime === process.startTime ? known : this.ask(process))
    }
    const oldest = [...processes].sort((a, b) => this.askedAt(a) - this.askedAt(b))[0]
    if (oldest && this.askedAt(oldest) < this.looks) this.known.set(oldest.pid, this.ask(oldest))
  }

  /** The same process with the fair number, where the system tells it. */
  of(process: ProcessSample): ProcessSample {
    return { ...process, memoryBytes: this.known.get(process.pid)?.bytes ?? process.memoryBytes }
  }

  private askedAt = ({ pid }: ProcessSample) => this.known.get(pid)?.at ?? 0

  private ask(process: ProcessSample): Known {
    return { startTime: process.startTime, bytes: this.platform.proportionalMemory(process), at: this.looks }
  }
}
