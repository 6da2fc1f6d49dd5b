import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { open, rename, unlink } from 'node:fs/promises'
import path from 'node:path'
import { delay } from '../platform/deadline'

/** How long Windows may refuse to put a file in place of one that somebody reads just now, a virus scanner for instance. */
const REPLACE_WITHIN_MS = 500
const REPLACE_AGAIN_MS = 10

/** MoveFileEx refuses so while the old file is open somewhere; elsewhere such a refusal is for good, and waiting costs half a second. */
const isInUse = (error: unknown) => ['EPERM', 'EACCES', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '')

/** Windows has no such order: its file system keeps names in a log of its own, and FlushFileBuffers refuses a folder. */
const isNoSyncOfFolders = (error: unknown) => (error as NodeJS.ErrnoException).code === 'EPERM'

/** Writes a small JSON file so that a reader, or a crash at any moment, finds the old one or the new one, whole. Durable when it returns. */
export function writeRecord(file: string, value: unknown): void {
  const half = writeHalf(file, value)
  replace(half, file)
  syncFolder(path.dirname(file))
}

/** As `writeRecord`, but off the main thread: a disk that hangs, hangs there. */
export async function writeRecordAside(file: string, value: unknown): Promise<void> {
  await replaceAside(await writeHalfAside(file, value), file)
  await syncFolderAside(path.dirname(file))
}

/**
 * For what may be overtaken by a `writeRecord` of the same file: written off the main thread, and put in place at once
 * unless `isOvertaken` says that a newer one is there. Durable with the folder's next sync.
 */
export async function writeRecordUnless(isOvertaken: () => boolean, file: string, value: unknown): Promise<void> {
  const half = await writeHalfAside(file, value)
  if (isOvertaken()) await unlink(half)
  else replace(half, file)
}

async function writeHalfAside(file: string, value: unknown): Promise<string> {
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
  return half
}

/** As `writeRecord`, but fails with EEXIST when the file is there: two of us can never both be the owner. */
export function createRecord(file: string, value: unknown): void {
  link(writeHalf(file, value), file)
  syncFolder(path.dirname(file))
}

/** As `createRecord` for what means nothing after the next boot: whole, but not durable, so it costs no turn of the disk. */
export function createPassingRecord(file: string, value: unknown): void {
  const half = halfOf(file)
  writeFileSync(half, textOf(value), { flag: 'wx', mode: 0o600 })
  link(half, file)
}

/** As `createPassingRecord`, in place of what is there. */
export function writePassingRecord(file: string, value: unknown): void {
  const half = halfOf(file)
  writeFileSync(half, textOf(value), { flag: 'wx', mode: 0o600 })
  replace(half, file)
}

function link(half: string, file: string): void {
  try {
    linkSync(half, file)
  } finally {
    unlinkSync(half)
  }
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

/** Waits without the event loop: whoever called must not go on before the file is in place, and half a second at most is lost. */
function replace(half: string, file: string): void {
  for (const until = performance.now() + REPLACE_WITHIN_MS; ; ) {
    try {
      return renameSync(half, file)
    } catch (error) {
      if (!isInUse(error) || performance.now() > until) {
        unlinkSync(half)
        throw error
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, REPLACE_AGAIN_MS)
    }
  }
}

async function replaceAside(half: string, file: string): Promise<void> {
  for (const until = performance.now() + REPLACE_WITHIN_MS; ; ) {
    try {
      return await rename(half, file)
    } catch (error) {
      if (!isInUse(error) || performance.now() > until) {
        await unlink(half)
        throw error
      }
      await delay(REPLACE_AGAIN_MS)
    }
  }
}

/** A new name, or a renamed one, is durable only once its folder is (fsync(2)). Throws when the disk refuses. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } catch (error) {
    if (!isNoSyncOfFolders(error)) throw error
  } finally {
    closeSync(descriptor)
  }
}

/** As `syncFolder`, but off the main thread. */
export async function syncFolderAside(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    if (!isNoSyncOfFolders(error)) throw error
  } finally {
    await handle.close()
  }
}
