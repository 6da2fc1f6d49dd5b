import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { open, rename, unlink } from 'node:fs/promises'
import path from 'node:path'

/** Writes a small JSON file so that a reader, or a crash at any moment, finds the old one or the new one, whole. Durable when it returns. */
export function writeRecord(file: string, value: unknown): void {
  const half = writeHalf(file, value)
  renameSync(half, file)
  syncFolder(path.dirname(file))
}

/** As `writeRecord`, but off the main thread: a disk that hangs, hangs there. */
export async function writeRecordAside(file: string, value: unknown): Promise<void> {
  const half = halfOf(file)
  const handle = await open(half, 'wx', 0o600)
  try {
    await handle.writeFile(textOf(value))
    await handle.sync()
  } catch (error) {
    await unlink(half)
    throw error
  } finally {
    await handle.close()
  }
  await rename(half, file)
  const folder = await open(path.dirname(file), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** As `writeRecord`, but fails with EEXIST when the file is there: two of us can never both be the owner. */
export function createRecord(file: string, value: unknown): void {
  const half = writeHalf(file, value)
  try {
    linkSync(half, file)
  } finally {
    unlinkSync(half)
  }
  syncFolder(path.dirname(file))
}

/** Throws when the file is missing or not JSON. */
export function readRecord(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

const halfOf = (file: string) => `${file}.${randomBytes(6).toString('hex')}.half`
const textOf = (value: unknown) => `${JSON.stringify(value)}\n`

function writeHalf(file: string, value: unknown): string {
  const half = halfOf(file)
  const descriptor = openSync(half, 'wx', 0o600)
  try {
    // Not writeSync: on a disk that is almost full it writes a part of it and throws nothing.
    writeFileSync(descriptor, textOf(value))
    fsyncSync(descriptor)
  } catch (error) {
    unlinkSync(half)
    throw error
  } finally {
    closeSync(descriptor)
  }
  return half
}

/** A rename is durable only once its folder is (fsync(2)). */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
