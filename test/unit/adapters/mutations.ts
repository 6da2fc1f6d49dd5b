/** mulberry32: a small generator of numbers from 0 to 1, so that a failure can be repeated. */
export function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const ODD_VALUES = [null, 0, -1, 1e308, '', 'x', '__proto__', 'constructor', true, [], {}, [[]], [null], { type: 1 }]

/** Lines of JSON as a broken, a hostile or a newer agent might write them. */
export class Mutations {
  constructor(private readonly random: () => number) {}

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }

  mutate(line: string): string {
    const at = this.below(line.length)
    switch (this.below(6)) {
      case 0:
        return line
      case 1:
        return line.slice(0, at)
      case 2:
        return line.slice(at)
      case 3:
        return line.slice(0, at) + String.fromCharCode(this.below(0xffff)) + line.slice(at + 1)
      case 4:
        return JSON.stringify(this.bend(meaningOf(line)))
      default:
        return JSON.stringify(this.bend(this.bend(meaningOf(line))))
    }
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit)
  }

  /** Puts an odd value somewhere into the message. */
  private bend(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || this.random() < 0.15) return this.pick(ODD_VALUES)
    const entries = Object.entries(value)
    if (entries.length === 0) return this.pick(ODD_VALUES)
    const [chosen] = this.pick(entries)
    const bent = entries.map(([key, each]) => [key, key === chosen ? this.bend(each) : each] as const)
    return Array.isArray(value) ? bent.map(([, each]) => each) : Object.fromEntries(bent)
  }
}

/** A line that is no JSON means itself. */
function meaningOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return line
  }
}
