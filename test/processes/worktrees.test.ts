import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestCorral, testCorral } from '../helpers/corral'
import { end, git, lines, makeRepository, put, refusal, startIn, stateOf, topOf } from '../helpers/repository'

let corral: TestCorral
let repository: string

beforeEach(() => {
  corral = testCorral()
  repository = makeRepository(corral.folder)
})
afterEach(() => corral.end())

describe('a session with a worktree of its own', () => {
  it('works in the same folder of it, on a branch of its own, and nothing else of the repository changes', async () => {
    put(repository, 'a.txt', 'not committed\n')
    put(repository, 'sub/new.txt', 'untracked\n')
    const before = stateOf(repository)
    expect(await corral.worktrees.offer(path.join(repository, 'sub'))).toEqual({ why: null, limits: [] })
    const session = await startIn(corral, path.join(repository, 'sub'), '', 'Fix the Café, please')
    const view = await corral.reach(session, 'running')
    const top = path.join(corral.home, 'worktrees', session.id, path.basename(repository))
    expect([view.folder, view.worktree]).toEqual([
      path.join(top, 'sub'),
      {
        ...{ origin: path.join(repository, 'sub'), branch: 'corral/fix-the-cafe-please', path: top, fate: null },
        base: git(repository, 'rev-parse', 'HEAD').trim(),
      },
    ])
    expect(readFileSync(path.join(top, 'a.txt'), 'utf8')).toBe(lines(20))
    expect(readdirSync(path.join(top, 'sub'))).toEqual(['b.txt'])
    expect(statSync(path.join(corral.home, 'worktrees')).mode & 0o777).toBe(0o700)
    if (process.platform === 'linux')
      expect(readlinkSync(`/proc/${session.agent?.pid}/cwd`)).toBe(realpathSync(path.join(top, 'sub')))
    await end(corral, session)
    expect(await corral.worktrees.remove(session.id, false)).toBe(
      'The worktree was removed, and its branch corral/fix-the-cafe-please, which had no commits.',
    )
    expect(stateOf(repository)).toEqual(before)
    expect([readdirSync(path.join(corral.home, 'worktrees')), session.view().worktree?.fate]).toEqual([[], 'removed'])
    expect(session.view().resume).toMatchObject({ kind: 'impossible' })
  })

  it('gets a folder that holds nothing of the repository, too, and runs none of its hooks', async () => {
    for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change'])
      writeFileSync(path.join(repository, '.git/hooks', hook), `#!/bin/sh\necho ran >> '${corral.folder}/hooks'\n`, {
        mode: 0o755,
      })
    mkdirSync(path.join(repository, 'ignored/build'), { recursive: true })
    const session = await startIn(corral, path.join(repository, 'ignored/build'), 'mine')
    expect(statSync(session.view().folder).isDirectory()).toBe(true)
    await end(corral, session)
    await corral.worktrees.remove(session.id, false)
    expect(existsSync(path.join(corral.folder, 'hooks'))).toBe(false)
  })

  it('is refused in one sentence, and nothing was started or is left, where it cannot be had', async () => {
    const empty = path.join(corral.folder, 'empty')
    mkdirSync(empty)
    git(empty, 'init', '-q')
    git(repository, 'branch', 'corral')
    const before = stateOf(repository)
    const plain = path.join(corral.folder, 'plain')
    mkdirSync(plain)
    const told = []
    for (const [folder, branch] of [
      [plain, ''],
      ['relative', ''],
      [empty, ''],
      [repository, 'two words'],
      [repository, '-D'],
      [repository, '@{-1}'],
      [repository, 'MAIN'],
      // “corral” is a branch, so no branch can be below it.
      [repository, ''],
    ] as const)
      told.push(await refusal(startIn(corral, folder, branch)))
    expect(told.map((each) => each?.split(':')[0])).toEqual([
      ...['no-repository', 'folder-not-absolute', 'worktree-impossible', 'branch-refused', 'branch-refused'],
      ...['branch-refused', 'branch-taken', 'cannot-make-worktree'],
    ])
    expect(told.at(-1)).toMatch(/refs\/heads\/corral/)
    expect(await Promise.all([corral.worktrees.offer(plain), corral.worktrees.offer('/nowhere')])).toEqual([null, null])
    expect((await corral.worktrees.offer(empty))?.why).toContain('no commit yet')
    expect(stateOf(repository)).toEqual(before)
    expect([corral.registry.size, readdirSync(path.join(corral.home, 'worktrees'))]).toEqual([0, []])
  })

  it('is undone when the session itself cannot be registered', async () => {
    const before = stateOf(repository)
    const request = { agent: 'nobody', folder: repository, model: null, permissions: 'ask' as const, prompt: '' }
    expect(await refusal(corral.worktrees.start({ ...request, worktree: { branch: 'x' } }))).toContain('agent-unknown')
    expect([stateOf(repository), readdirSync(path.join(corral.home, 'worktrees'))]).toEqual([before, []])
  })

  it('has a name of its own among several that start at once with one prompt', async () => {
    const sessions = await Promise.all([1, 2, 3].map(() => startIn(corral, repository, '', 'Same')))
    expect(sessions.map((each) => each.view().worktree?.branch).sort()).toEqual([
      ...['corral/same', 'corral/same-2', 'corral/same-3'],
    ])
    expect(new Set(sessions.map(topOf)).size).toBe(3)
    const unnamed = await startIn(corral, repository, '', '修复')
    expect(unnamed.view().worktree?.branch).toMatch(/^corral\/run-\d{7}$/)
  })

  it('is known again after a restart, and what was decided too', async () => {
    const session = await startIn(corral, repository, 'kept')
    await end(corral, session)
    session.chat.decideOnWorktree('kept')
    await corral.registry.close()
    corral = corral.again()
    await corral.registry.load()
    expect(corral.registry.get(session.id).view().worktree).toMatchObject({ branch: 'kept', fate: 'kept' })
    expect(existsSync(topOf(session))).toBe(true)
  })
})

describe('what a session changed', () => {
  it('is all that differs from its base: committed, staged, not staged, untracked, renamed, deleted, binary', async () => {
    const session = await startIn(corral, repository, 'work')
    const top = topOf(session)
    put(top, 'a.txt', lines(20).replace('line 3\n', 'line three\n'))
    git(top, 'commit', '-qam', 'second')
    put(top, 'staged ü.txt', 'one\ntwo\n')
    git(top, 'add', 'staged ü.txt')
    git(top, 'mv', 'moved.txt', 'sub/moved there.txt')
    rmSync(path.join(top, 'gone.txt'))
    put(top, 'untracked.txt', 'x\ny')
    put(top, 'picture', Buffer.from([1, 0, 2]))
    put(top, 'huge.txt', lines(200_000))
    put(top, 'ignored/log.txt', 'not told\n')
    symlinkSync('/etc/passwd', path.join(top, 'link'))
    mkdirSync(path.join(top, 'inner'))
    git(path.join(top, 'inner'), 'init', '-q')
    const file = (
      kind: string,
      name: string,
      added: number | null,
      removed: number | null,
      from: string | null = null,
    ) => ({
      ...{ path: name, from, kind, added, removed },
    })
    expect(await corral.worktrees.changes(session)).toEqual({
      files: [
        file('changed', 'a.txt', 1, 1),
        file('deleted', 'gone.txt', 0, 3),
        file('untracked', 'huge.txt', null, 0),
        file('untracked', 'inner/', null, 0),
        file('untracked', 'link', 1, 0),
        file('untracked', 'picture', null, 0),
        file('added', 'staged ü.txt', 2, 0),
        file('renamed', 'sub/moved there.txt', 0, 0, 'moved.txt'),
        file('untracked', 'untracked.txt', 2, 0),
      ],
      more: 0,
      commits: 1,
    })
    const one = (name: string, from: string | null = null) => corral.worktrees.file(session, name, from)
    expect(await one('a.txt')).toEqual({
      ...{ kind: 'text', before: lines(20), after: lines(20).replace('line 3\n', 'line three\n') },
    })
    expect(await one('gone.txt')).toEqual({ kind: 'text', before: lines(3, 'gone'), after: null })
    expect(await one('untracked.txt')).toEqual({ kind: 'text', before: null, after: 'x\ny' })
    expect(await one('link')).toEqual({ kind: 'text', before: null, after: '/etc/passwd' })
    expect(await one('picture')).toEqual({ kind: 'binary', before: null, after: 3 })
    expect(await one('inner/')).toEqual({ kind: 'repository' })
    expect(await one('sub/moved there.txt', 'moved.txt')).toMatchObject({ kind: 'text', before: lines(30, 'moved') })
    const huge = lstatSync(path.join(top, 'huge.txt')).size
    expect(await one('huge.txt')).toEqual({ kind: 'huge', before: null, after: huge })
    expect((await corral.worktrees.text(session, 'huge.txt', null)).length).toBe(huge)
    git(top, 'add', 'huge.txt')
    expect(await corral.worktrees.text(session, 'huge.txt', null)).toMatch(/^diff --git.*\n\+line 199999\n$/s)
    for (const outside of ['../../../settings.json', '/etc/passwd', '.git/../../x', ''])
      expect(await refusal(one(outside))).toContain('not-a-path')
    expect(await refusal(one('a.txt', '../x'))).toContain('not-a-path')
  })

  it('is nothing for ends of lines that git itself writes', async () => {
    git(repository, 'config', 'core.autocrlf', 'true')
    const session = await startIn(corral, repository, 'crlf')
    expect(readFileSync(path.join(topOf(session), 'sub/b.txt'), 'utf8')).toBe('b\r\n')
    put(topOf(session), 'sub/b.txt', 'b\r\nc\r\n')
    expect(await corral.worktrees.file(session, 'sub/b.txt', null)).toEqual({
      ...{ kind: 'text', before: 'b\r\n', after: 'b\r\nc\r\n' },
    })
  })

  it('cannot be told when the worktree is gone, or was never there: one sentence', async () => {
    const session = await startIn(corral, repository, 'lost')
    await end(corral, session)
    rmSync(topOf(session), { recursive: true })
    expect(await refusal(corral.worktrees.changes(session))).toContain('worktree-missing')
    const said = await corral.worktrees.remove(session.id, false)
    expect([said, git(repository, 'branch', '--format=%(refname:short)')]).toEqual([
      ...['The worktree was removed, and its branch lost, which had no commits.', 'main\n'],
    ])
    const plain = corral.start({ folder: repository })
    expect(await refusal(corral.worktrees.changes(plain))).toContain('no-worktree')
  })
})
