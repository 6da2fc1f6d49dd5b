import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach } from 'vitest'

/** A folder of its own for each test of a file, removed after it. Ask only inside a test: each has another one. */
export function folderForEachTest(): () => string {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'corral-unit-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  return () => folder
}
