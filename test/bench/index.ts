import { writeFileSync } from 'node:fs'
import type { Bench } from './bench'
import { kill } from './kill'
import { recover } from './recover'

const benches: Record<string, Bench> = { kill, recover }

/** What scripts/bench.mjs runs: the packages of a bench, or the bench itself. */
export const namesOfBenches = Object.keys(benches)
export const packagesOf = (name: string): string[] => benches[name]?.packages ?? []

export async function runBench(name: string, packages: string, rounds: number, json: string | null): Promise<void> {
  const bench = benches[name]
  if (!bench) throw new Error(`There is no bench named ${name}.`)
  const { title, rows, text } = await bench.run({ packages, rounds })
  process.stdout.write(`${text}\n`)
  if (json) writeFileSync(json, `${JSON.stringify({ bench: name, title, rows }, null, 2)}\n`)
}
