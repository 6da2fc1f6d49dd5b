/** Chance that repeats itself: the same seed gives the same test, so a failure can be looked at again. */
export type Randomness = {
  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number
  pick<T>(choices: readonly T[]): T
  bytes(count: number): Buffer
}

/** Mulberry32: small, fast, good enough to scatter test data. */
export function createRandomness(seed: number): Randomness {
  let state = seed
  const fraction = () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296
  }
  const integer = (least: number, most: number) => least + Math.floor(fraction() * (most - least + 1))
  return {
    integer,
    pick: (choices) => choices[integer(0, choices.length - 1)] as (typeof choices)[number],
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => integer(0, 255))),
  }
}
