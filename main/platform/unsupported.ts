import type { Platform } from './platform'

/** A system whose processes Corral cannot contain: it says so in one sentence instead of pretending. */
export function createUnsupported(
  name: string,
  refusal = `Corral cannot prove the end of an agent on ${name} yet, so it starts none. Use it on Linux.`,
): Platform {
  const refuse = (): never => {
    throw new Error(refusal)
  }
  return {
    name,
    refusal,
    becomeHeir: () => 'best-effort',
    bootId: () => 'unknown',
    identify: () => 'unknown',
    liveness: () => 'unknown',
    signal: () => 'unknown',
    enclosure: refuse,
    estate: refuse,
    container: refuse,
    below: refuse,
    onDeath: () => {},
    marked: () => [],
    suspects: () => [],
    tree: () => [],
    sampler: () => ({ look: (roots) => roots.map(() => null), rest: () => {} }),
    listening: (processes) => processes.map(() => null),
    proportionalMemory: () => null,
    controlAddress: refuse,
    tierMeaning: () => refusal,
  }
}
