import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { Git } from '../../../main/core/git'
import { isBinary, isPlainPath, linesIn, parseDiff } from '../../../main/core/worktree-diff'
import { firstFree, folderNameOf, isTaken, slugOf } from '../../../main/core/worktree-names'
import { type WorktreeRecord, WorktreeRecords } from '../../../main/core/worktree-records'
import { changesOf } from '../../../main/core/worktree-removal'
import { isAlive } from '../../helpers/processes'
import { folderForEachTest } from '../keeper/temporary-folder'

const folder = folderForEachTest()

describe('the name of a branch', () => {
  it.each([
    ['Fix the log-in, please!', 'fix-the-log-in-please'],
    ['\n\n  Änderung für Café \nsecond line', 'anderung-fur-cafe'],
    ['修复登录', ''],
    ['修复登录\nFix log-in', 'fix-log-in'],
    ['', ''],
    ['--force; rm -rf /', 'force-rm-rf'],
    ['x'.repeat(100), 'x'.repeat(40)],
    ['Make the very long description of this issue shorter', 'make-the-very-long-description-of-this'],
  ])('is made of the whole words of %j: %j', (prompt, slug) => {
    expect(slugOf(prompt)).toBe(slug)
  })

  it('is a free one, whatever the case of those that are taken', () => {
    const taken = new Set(['corral/a', 'corral/A-2', 'main'])
    expect([firstFree('corral/a', taken), firstFree('corral/b', taken), isTaken('MAIN', taken)]).toEqual([
      ...['corral/a-3', 'corral/b', true],
    ])
  })
})

it.each([
  ['corral', 'corral'],
  ['é 漢 字', 'é 漢 字'],
  ['. . .', 'repository'],
  ['', 'repository'],
  [`${'a'.repeat(39)} tail`, 'a'.repeat(39)],
])('the folder of a worktree of %j is called %j', (name, called) => {
  expect(folderNameOf(name)).toBe(called)
})

describe('what git prints of changes', () => {
  it('is read: added, deleted, binary, renamed, repositories, tabs and line feeds in names', () => {
    const none = '0'.repeat(40)
    const raw = (modes: string, status: string, ...names: string[]) =>
      [`:${modes} ${none} ${none} ${status}`, ...names].map((each) => `${each}\0`).join('')
    const printed = [
      raw('000000 100644', 'A', 'new.ts'),
      raw('100644 000000', 'D', 'old\tand\nodd'),
      raw('100644 100644', 'R087', 'a b', 'c/d'),
      raw('000000 100644', 'A', 'bin'),
      raw('160000 160000', 'M', 'sub'),
      '3\t0\tnew.ts\0',
      '0\t2\told\tand\nodd\0',
      '1\t1\t\0a b\0c/d\0',
      '-\t-\tbin\0',
      '1\t1\tsub\0',
    ].join('')
    const file = (
      kind: string,
      name: string,
      added: number | null,
      removed: number | null,
      from: string | null = null,
    ) => ({
      ...{ path: name, from, kind, added, removed },
      isRepository: name === 'sub',
    })
    expect(parseDiff(printed)).toEqual([
      file('added', 'new.ts', 3, 0),
      file('deleted', 'old\tand\nodd', 0, 2),
      file('renamed', 'c/d', 1, 1, 'a b'),
      file('added', 'bin', null, null),
      file('changed', 'sub', 1, 1),
    ])
  })

  it('is nothing where nothing changed', () => {
    expect(parseDiff('')).toEqual([])
  })
})

it.each([
  ['', 0],
  ['?? a b\0 M c\0', 2],
  ['R  now\0before\0?? x\0', 2],
  [' R now\0before\0', 1],
  ['?? R\0?? C\0', 2],
])('of %j a person is told %i changes that are not committed', (printed, files) => {
  expect(changesOf(printed)).toBe(files)
})

it('a file is binary by an early NUL, and its lines are counted with a last one that has no end', () => {
  const bytes = (text: string) => Buffer.from(text)
  expect([isBinary(bytes('a\0')), isBinary(bytes(`${'a'.repeat(9000)}\0`)), isBinary(bytes(''))]).toEqual([
    ...[true, false, false],
  ])
  expect(['', 'a', 'a\n', 'a\nb', '\n\n'].map((text) => linesIn(bytes(text)))).toEqual([0, 1, 1, 2, 2])
})

it.each([
  ['a/b.ts', true],
  ['-rf', true],
  ['...', true],
  ['../a', false],
  ['a/../../b', false],
  ['/etc/passwd', false],
  ['a//b', false],
  ['./a', false],
  ['a\0b', false],
  ['', false],
])('%j is a path inside of a worktree: %s', (name, plain) => {
  expect(isPlainPath(name)).toBe(plain)
})

describe('the records of worktrees', () => {
  const id = '11111111-1111-4111-8111-111111111111'
  const recordOf = (session: string, top: string): WorktreeRecord => ({
    ...{ version: 1, session, origin: '/o', repository: '/o/.git', branch: 'corral/x', base: 'a'.repeat(40) },
    ...{ path: top, isMade: true, createdAt: 1 },
  })

  it('are read again, the newest first; one that is damaged is set aside and told, without stopping the others', () => {
    const told: string[] = []
    const records = new WorktreeRecords(folder(), (sentence) => told.push(sentence))
    const other = id.replaceAll('1', '2')
    const [first, second] = [id, other].map((each) => recordOf(each, path.join(records.folderOf(each), 'repo')))
    records.write(first as WorktreeRecord)
    records.write({ ...(second as WorktreeRecord), createdAt: 2 })
    writeFileSync(path.join(folder(), '33333333-3333-4333-8333-333333333333.json'), '{"version":1')
    expect(records.list().map(({ session }) => session)).toEqual([other, id])
    records.forget(id)
    expect([records.read(id), told.length]).toEqual([null, 1])
  })

  it('never lead to a folder that is not ours', () => {
    const records = new WorktreeRecords(folder(), () => undefined)
    for (const elsewhere of ['/home/ada', path.join(folder(), id), path.join(folder(), id, '..', 'x')]) {
      records.write(recordOf(id, elsewhere))
      expect(records.read(id)).toBe(null)
    }
  })
})

describe('git', () => {
  it('is missing: an answer, and no error', async () => {
    const git = new Git({ PATH: folder() })
    expect(await git.run(folder(), ['status'])).toMatchObject({ ok: false, why: 'there is no git on this machine' })
    expect(await git.line(folder(), ['status'])).toBe(null)
  })

  it('that never ends is ended with all that it started, when its time is over', async () => {
    const bin = path.join(folder(), 'bin')
    mkdirSync(bin)
    writeFileSync(path.join(bin, 'git'), `#!/bin/sh\nsleep 987654 & echo $! > '${folder()}/pid'\nwait\n`, {
      mode: 0o755,
    })
    const git = new Git({ PATH: `${bin}:${process.env.PATH}` })
    const answer = await git.run(folder(), ['status'], { withinMs: 500 })
    expect(answer).toMatchObject({ ok: false, why: 'git took longer than 0.5 s' })
    const pid = Number(readFileSync(path.join(folder(), 'pid'), 'utf8'))
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  it('is asked about the folder that is meant, whatever the environment points at, and prints no more than it may', async () => {
    const git = new Git({ ...process.env, GIT_DIR: '/nowhere', GIT_WORK_TREE: '/nowhere', GIT_CONFIG_COUNT: '1' })
    expect((await git.run(folder(), ['init', '-q'])).ok).toBe(true)
    expect(await git.line(folder(), ['rev-parse', '--show-prefix'])).toBe('')
    expect(await git.run(folder(), ['help', '-a'], { mostBytes: 10 })).toMatchObject({
      ...{ ok: false, why: 'git had too much to say' },
    })
  })
})
