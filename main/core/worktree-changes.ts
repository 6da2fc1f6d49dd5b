import { constants } from 'node:fs'
import { lstat, open, readlink } from 'node:fs/promises'
import path from 'node:path'
import type { ChangedFile, Changes, FileChange, SessionWorktree } from '../../preload/contract/worktree'
import type { Git } from './git'
import { isBinary, isPlainPath, linesIn, parseDiff } from './worktree-diff'
import { cannotCompare, notAPath, textTooLarge, worktreeMissing } from './worktree-faults'

/** A list of more is no list for a person. */
const MOST_FILES = 2000
/** Untracked files are counted by us; the rest of many are listed without a count. */
const MOST_COUNTED = 500
/** Larger ones are not compared line by line. */
const MOST_COMPARED_BYTES = 512 * 1024
const MOST_TEXT_BYTES = 16 * 1024 * 1024
/** Neither programs nor settings of the person's decide what is printed. */
const PLAIN = ['--no-ext-diff', '--no-textconv', '--no-color', '-M']

type Place = Pick<SessionWorktree, 'path' | 'base'>

/**
 * What differs between the worktree as it lies there and its base: committed, staged, not staged, untracked; what is
 * ignored is not. Reads only. Rejects with a fault when git cannot tell within its bounds.
 */
export async function changesIn(git: Git, { path: top, base }: Place): Promise<Changes> {
  await mustBeThere(top)
  const [diff, others, commits] = await Promise.all([
    git.run(top, ['diff', '--raw', '--numstat', '-z', '--no-abbrev', ...PLAIN, base, '--']),
    git.run(top, ['ls-files', '--others', '--exclude-standard', '-z']),
    git.line(top, ['rev-list', '--count', `${base}..HEAD`]),
  ])
  if (!diff.ok || !others.ok) throw cannotCompare(diff.why || others.why)
  const known = parseDiff(diff.out.toString('utf8')).map(({ isRepository: _, ...file }) => file)
  const untracked = others.out.toString('utf8').split('\0').filter(Boolean)
  const room = Math.max(0, MOST_FILES - known.length)
  const counted: ChangedFile[] = []
  for (const [at, each] of untracked.slice(0, room).entries())
    counted.push({
      ...{ path: each, from: null, kind: 'untracked', removed: 0 },
      added: at < MOST_COUNTED ? await linesOf(path.join(top, each)) : null,
    })
  const files = [...known.slice(0, MOST_FILES), ...counted].sort((one, other) => (one.path < other.path ? -1 : 1))
  return { files, more: known.length + untracked.length - files.length, commits: Number(commits ?? 0) }
}

/** One of these files, before and now. Rejects with a fault for what is no path in there. */
export async function fileIn(git: Git, place: Place, file: string, from: string | null): Promise<FileChange> {
  const name = plainPath(file)
  if (file.endsWith('/')) return { kind: 'repository' }
  await mustBeThere(place.path)
  const [before, after] = await Promise.all([
    sideBefore(git, place, plainPath(from ?? file)),
    sideNow(path.join(place.path, name)),
  ])
  if (before === 'repository' || after === 'repository') return { kind: 'repository' }
  const sizes = { before: before?.size ?? null, after: after?.size ?? null }
  if ([before, after].some((side) => side?.bytes && isBinary(side.bytes))) return { kind: 'binary', ...sizes }
  if ([before, after].some((side) => side && !side.bytes)) return { kind: 'huge', ...sizes }
  return { kind: 'text', before: textOf(before), after: textOf(after) }
}

/** The change of a file that is too large to be compared here: as git prints it, or all of one that git does not know. */
export async function textIn(git: Git, place: Place, file: string, from: string | null): Promise<string> {
  const names = [...new Set([plainPath(from ?? file), plainPath(file)])]
  await mustBeThere(place.path)
  const printed = await git.run(place.path, ['diff', ...PLAIN, place.base, '--', ...names], {
    mostBytes: MOST_TEXT_BYTES,
  })
  if (!printed.ok) throw textTooLarge(file)
  if (printed.out.length > 0) return printed.out.toString('utf8')
  const side = await sideNow(path.join(place.path, file), MOST_TEXT_BYTES)
  if (side === null || side === 'repository' || !side.bytes) throw textTooLarge(file)
  return side.bytes.toString('utf8')
}

/** `bytes`: null when there are too many. */
type Side = { size: number; bytes: Buffer | null }

async function sideBefore(git: Git, { path: top, base }: Place, file: string): Promise<Side | 'repository' | null> {
  const kind = await git.line(top, ['ls-tree', '--full-tree', base, '--', file])
  if (!kind) return null
  if (kind.startsWith('160000')) return 'repository'
  const name = `${base}:${file}`
  const size = Number(await git.line(top, ['cat-file', '-s', name]))
  if (size > MOST_COMPARED_BYTES) return { size, bytes: null }
  // As a checkout would write it, so that ends of lines are no change.
  const filtered = await git.run(top, ['cat-file', '--filters', name], { mostBytes: MOST_TEXT_BYTES })
  if (!filtered.ok) throw cannotCompare(filtered.why)
  return { size: filtered.out.length, bytes: filtered.out }
}

/** Follows no link (its text is what git keeps), and waits for no pipe. */
async function sideNow(file: string, most = MOST_COMPARED_BYTES): Promise<Side | 'repository' | null> {
  const facts = await lstat(file).catch(() => null)
  if (facts === null) return null
  if (facts.isDirectory()) return 'repository'
  if (facts.isSymbolicLink()) {
    const bytes = Buffer.from(await readlink(file))
    return { size: bytes.length, bytes }
  }
  if (!facts.isFile()) return null
  return { size: facts.size, bytes: facts.size > most ? null : await readFirst(file, facts.size) }
}

/** An agent may be writing to it: no more than it had when we looked. */
async function readFirst(file: string, size: number): Promise<Buffer> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function linesOf(file: string): Promise<number | null> {
  // Gone again, or not for us to read: it is listed all the same.
  const side = await sideNow(file).catch(() => null)
  if (side === null || side === 'repository' || !side.bytes || isBinary(side.bytes)) return null
  return linesIn(side.bytes)
}

const textOf = (side: Side | null) => side?.bytes?.toString('utf8') ?? null

/** Git tells an untracked repository with a slash at its end. */
function plainPath(file: string): string {
  const name = file.replace(/\/$/, '')
  if (!isPlainPath(name)) throw notAPath()
  return name
}

async function mustBeThere(top: string): Promise<void> {
  const facts = await lstat(top).catch(() => null)
  if (!facts?.isDirectory()) throw worktreeMissing(top)
}
