import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { cases } from './cases'
import { heldCases } from './held-cases'
import { stage } from './world'

/**
 * Runs the cases on Windows, one after the other, and writes one line of JSON for each to results.jsonl beside itself:
 * under Wine the standard output of the first node cannot be used (createWritableStdioStream throws).
 * Arguments: the names of the cases that another run has told of already.
 */
const CASE_WITHIN_MS = 120_000

const all = { ...cases, ...heldCases }

const tell = (line: object) => appendFileSync(path.join(stage, 'results.jsonl'), `${JSON.stringify(line)}\n`)

async function main(): Promise<void> {
  const told = process.argv.slice(2)
  for (const [name, act] of Object.entries(all)) {
    if (told.includes(name)) continue
    const began = performance.now()
    const ms = () => Math.round(performance.now() - began)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`It took longer than ${CASE_WITHIN_MS} ms.`)), CASE_WITHIN_MS)
    })
    try {
      // Numbers instead of names make a folder that every file system takes, and a time one that no other run has used.
      const folder = `case-${Object.keys(all).indexOf(name)}-${Date.now().toString(36)}`
      const outcome = await Promise.race([act(folder), late])
      tell({ name, ms: ms(), outcome })
    } catch (error) {
      tell({ name, ms: ms(), error: (error as Error).stack })
    } finally {
      clearTimeout(timer)
    }
  }
}

process.on('uncaughtException', (error) => tell({ name: 'uncaught', ms: 0, error: error.stack }))
process.on('unhandledRejection', (error) => tell({ name: 'unhandled', ms: 0, error: String((error as Error)?.stack) }))
void main().then(
  () => process.exit(0),
  (error: Error) => {
    tell({ name: 'driver', ms: 0, error: error.stack })
    process.exit(1)
  },
)
