import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Git } from '../../main/core/git'
import { WorktreeRecords } from '../../main/core/worktree-records'
import { Worktrees } from '../../main/core/worktrees'
import { type TestCorral, testCorral } from '../helpers/corral'
import { end, git, makeRepository, put, refusal, startIn, stateOf, topOf } from '../helpers/repository'

let corral: TestCorral
let repository: string

beforeEach(() => {
  corral = testCorral()
  repository = makeRepository(corral.folder)
})
afterEach(() => corral.end())

describe('removing a worktree', () => {
  it('is refused while anybody works in it, also a session that was started there without owning it', async () => {
    const session = await startIn(corral, repository, 'busy')
    expect(await refusal(corral.worktrees.remove(session.id, true))).toContain('still works in')
    const guest = corral.start({ folder: path.join(topOf(session), 'sub') })
    await end(corral, session)
    expect(await refusal(corral.worktrees.remove(session.id, true))).toContain('worktree-in-use')
    await end(corral, guest)
    expect(await refusal(corral.worktrees.remove(session.id, false))).toBe(null)
  })

  it('is refused for what is not committed or merged nowhere, done when that is meant, and a branch with commits stays', async () => {
    const session = await startIn(corral, repository, 'work')
    const top = topOf(session)
    put(top, 'new.txt', 'new\n')
    git(top, 'add', 'new.txt')
    git(top, 'commit', '-qm', 'work')
    put(top, 'a.txt', 'changed\n')
    put(top, 'untracked.txt', 'untracked\n')
    await end(corral, session)
    expect(await refusal(corral.worktrees.remove(session.id, false))).toBe(
      'worktree-has-work: The worktree was not removed: it has 2 changes not committed, 1 commit of work merged nowhere.',
    )
    expect(existsSync(path.join(top, 'untracked.txt'))).toBe(true)
    const removing = corral.worktrees.remove(session.id, true)
    // Nobody goes on in it meanwhile.
    expect(() => corral.worktrees.refuseIfBusy(session.id)).toThrow('being made or removed')
    expect(await removing).toBe('The worktree was removed. Its branch work is kept: it has 1 commit.')
    corral.worktrees.refuseIfBusy(session.id)
    expect([existsSync(top), git(repository, 'show', 'work:new.txt')]).toEqual([false, 'new\n'])
    expect(git(repository, 'worktree', 'list').trim().split('\n')).toHaveLength(1)
  })

  it('needs no word more when its commits are merged; those on no branch are told', async () => {
    const session = await startIn(corral, repository, 'merged')
    git(topOf(session), 'commit', '-q', '--allow-empty', '-m', 'work')
    git(repository, 'merge', '-q', 'merged')
    git(topOf(session), 'checkout', '-q', '--detach')
    git(topOf(session), 'commit', '-q', '--allow-empty', '-m', 'loose')
    await end(corral, session)
    expect(await refusal(corral.worktrees.remove(session.id, false))).toContain('it has 1 commit on no branch.')
    git(topOf(session), 'checkout', '-q', 'merged')
    expect(await corral.worktrees.remove(session.id, false)).toContain('Its branch merged is kept')
  })

  it('is refused when git cannot tell what is in it, and works without the repository when that is meant', async () => {
    const session = await startIn(corral, repository, 'orphaned')
    await end(corral, session)
    rmSync(path.join(repository, '.git'), { recursive: true })
    expect(await refusal(corral.worktrees.remove(session.id, false))).toContain('git cannot tell what is in it')
    expect(await corral.worktrees.remove(session.id, true)).toBe('The worktree was removed.')
    expect(existsSync(topOf(session))).toBe(false)
  })
})

describe('a worktree whose session is gone', () => {
  it('is listed, and stays until a person removes it', async () => {
    const session = await startIn(corral, repository, 'left')
    put(topOf(session), 'untracked.txt', 'x\n')
    await end(corral, session)
    expect(await corral.worktrees.orphans()).toEqual([])
    corral.registry.remove(session.id)
    expect(await corral.worktrees.orphans()).toMatchObject([{ id: session.id, branch: 'left', isHalfMade: false }])
    expect(await refusal(corral.worktrees.remove(session.id, false))).toContain('1 change not committed')
    expect(await corral.worktrees.orphans()).toHaveLength(1)
    await corral.worktrees.remove(session.id, true)
    expect(await corral.worktrees.orphans()).toEqual([])
    expect(await refusal(corral.worktrees.remove(session.id, true))).toContain('no-worktree')
  })

  it.each(['after the record', 'while git works', 'after git'] as const)(
    'because Corral ended %s is known, and cleared up without a trace',
    async (moment) => {
      const before = stateOf(repository)
      const id = '0f8fad5b-d9cb-469f-a165-70867728950e'
      const records = new WorktreeRecords(corral.profile.worktrees, () => undefined)
      const base = git(repository, 'rev-parse', 'HEAD').trim()
      const top = path.join(records.folderOf(id), 'repo')
      records.write({
        ...{ version: 1, session: id, origin: repository, repository: path.join(repository, '.git'), branch: 'cut' },
        ...{ base, path: top, isMade: false, createdAt: 1 },
      })
      if (moment !== 'after the record') {
        mkdirSync(records.folderOf(id))
        git(repository, 'worktree', 'add', '-q', '-b', 'cut', top, base)
      }
      // What is there of a checkout that was cut short.
      if (moment === 'while git works') rmSync(path.join(top, 'a.txt'))
      const worktrees = new Worktrees({ git: new Git(process.env), records, registry: corral.registry })
      const listed = await worktrees.orphans()
      expect(listed.map(({ isHalfMade }) => isHalfMade)).toEqual(moment === 'after the record' ? [] : [true])
      for (const orphan of listed) await worktrees.remove(orphan.id, false)
      expect([stateOf(repository), readdirSync(corral.profile.worktrees)]).toEqual([before, []])
    },
  )
})
