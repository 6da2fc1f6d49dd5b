import type { Bench, BenchOptions, BenchResult } from './bench'
import { firstText } from './first-text'
import { flood } from './flood'
import { idle } from './idle'
import { kill } from './kill'
import { latency } from './latency'
import { memory } from './memory'
import { recover } from './recover'
import { sample } from './sample'
import { scroll } from './scroll'
import { spawn } from './spawn'
import { start } from './start'
import { stop } from './stop'
import { stream } from './stream'
import { window } from './window'

const benches: Record<string, Bench> = {
  kill,
  spawn,
  idle,
  start,
  memory,
  latency,
  stream,
  window,
  scroll,
  sample,
  flood,
  'first-text': firstText,
  stop,
  recover,
}

/** What scripts/bench.mjs runs: the packages of a bench, or the bench itself. */
export const namesOfBenches = Object.keys(benches)
export const packagesOf = (name: string): string[] => benches[name]?.packages ?? []

/** Runs one and prints its table. Throws when there is none of this name. */
export async function runBench(name: string, options: BenchOptions): Promise<BenchResult> {
  const bench = benches[name]
  if (!bench) throw new Error(`There is no bench named ${name}.`)
  const result = await bench.run(options)
  process.stdout.write(`${result.text}\n`)
  return result
}
