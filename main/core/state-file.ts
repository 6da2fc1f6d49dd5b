import { readFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import { writeRecord } from '../keeper/records'

/** Told when a state file was bad: it was set aside, not deleted, and the app went on without it. */
export type SetAside = (sentence: string) => void

/**
 * Reads a JSON state file through its schema. Missing gives the fallback; damaged is renamed to NAME.damaged-TIME,
 * told, and gives the fallback: one bad file never keeps the app from starting (field failure 77).
 */
export function readState<T>(file: string, schema: z.ZodType<T>, fallback: T, setAside: SetAside): T {
  const text = readText(file, setAside)
  if (text === null) return fallback
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    const kept = `${file}.damaged-${new Date().toISOString().replaceAll(':', '-')}`
    try {
      renameSync(file, kept)
      setAside(`${path.basename(file)} was damaged; it was set aside as ${path.basename(kept)} and defaults are used.`)
    } catch {
      setAside(`${file} is damaged and cannot be set aside; defaults are used.`)
    }
    return fallback
  }
}

/** A file that cannot be read just now is no damaged file: it stays where it is. A missing one needs no word. */
function readText(file: string, tell: SetAside): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    tell(`${file} cannot be read (${code}); defaults are used, and the file is left as it is.`)
    return null
  }
}

/** Throws when the disk refuses. */
export const writeState = (file: string, value: unknown): void => writeRecord(file, value)
