import { randomUUID } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Adds copies of a session that ended to a profile, each with an id, a number and times of its own. */
export function addEnded(home: string, template: string, count: number): void {
  const sessions = path.join(home, 'sessions')
  const id = path.basename(template)
  const spec = JSON.parse(readFileSync(path.join(template, 'spec.json'), 'utf8')) as { run: number; createdAt: number }
  for (let copy = 1; copy <= count; copy += 1) {
    const other = randomUUID()
    const folder = path.join(sessions, other)
    cpSync(template, folder, { recursive: true })
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      const text = readFileSync(path.join(folder, file), 'utf8').replaceAll(id, other)
      writeFileSync(path.join(folder, file), text.replace(`"run":${spec.run}`, `"run":${spec.run + 1000 + copy}`))
    }
  }
}
