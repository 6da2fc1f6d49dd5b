import type { Platform } from './platform'

/** A system whose processes Corral cannot contain yet: it says so instead of pretending. */
export function createUnsupported(name: string): Platform {
  const refuse = (): never => {
    throw new Error(`Corral cannot contain agents on ${name} yet, so it starts none there. Use Linux.`)
  }
  return {
    name,
    becomeHeir: () => 'best-effort',
    bootId: () => 'unknown',
    identify: () => 'unknown',
    liveness: () => 'unknown',
    signal: () => 'unknown',
    boundary: refuse,
    leash: refuse,
    tree: () => [],
    controlAddress: refuse,
    tierMeaning: () => `Corral cannot contain agents on ${name} yet.`,
  }
}
