import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { toFault } from '../../main/core/faults'
import type { Session } from '../../main/core/session'
import type { TestCorral } from './corral'

/** Runs git in a folder, as somebody who has a name; what it prints. Throws what it complains of. */
export function git(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false']
  const { status, stdout, stderr } = spawnSync('git', ['-C', folder, ...identity, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  return stdout
}

/** Writes a file, and makes the folders that it is in. */
export function put(folder: string, file: string, content: string | Buffer): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), content)
}

export const lines = (count: number, word = 'line') =>
  Array.from({ length: count }, (_, at) => `${word} ${at}\n`).join('')

/** A repository with one commit, in a folder with a name as people have them. */
export function makeRepository(below: string): string {
  const repository = path.join(below, 'Ada’s répo 漢')
  mkdirSync(repository)
  git(repository, 'init', '-q', '-b', 'main')
  put(repository, 'a.txt', lines(20))
  put(repository, 'sub/b.txt', 'b\n')
  put(repository, 'gone.txt', lines(3, 'gone'))
  put(repository, 'moved.txt', lines(30, 'moved'))
  put(repository, '.gitignore', 'ignored/\n')
  git(repository, 'add', '.')
  git(repository, 'commit', '-qm', 'first')
  return repository
}

/** All of a repository that is the person's: its files, index, branches, and what git lists. */
export const stateOf = (folder: string) => ({
  status: git(folder, 'status', '--porcelain', '--branch'),
  branches: git(folder, 'for-each-ref', '--format=%(refname) %(objectname)'),
  worktrees: git(folder, 'worktree', 'list', '--porcelain').split('\n\n').length - 1,
  stash: git(folder, 'stash', 'list'),
  index: readFileSync(path.join(folder, '.git/index')).toString('base64'),
})

/** A session that waits for its first message, in a worktree of its own. */
export async function startIn(corral: TestCorral, folder: string, branch = '', prompt = ''): Promise<Session> {
  const request = { agent: 'demo', folder, model: null, permissions: 'allow-all' as const, prompt }
  const id = await corral.worktrees.start({ ...request, worktree: { branch } })
  return corral.registry.get(id)
}

export const topOf = (session: Session) => session.view().worktree?.path ?? ''

/** Kills a session, and waits for its end. */
export async function end(corral: TestCorral, session: Session): Promise<void> {
  await corral.registry.kill(session.id)
  await corral.reach(session, 'ended')
}

/** Code and sentence of the fault that refuses; null when nothing does. */
export async function refusal(work: Promise<unknown>): Promise<string | null> {
  const fault = await work.then(
    () => null,
    (error) => toFault(error),
  )
  return fault && `${fault.code}: ${fault.message}`
}
