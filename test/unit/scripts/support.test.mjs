import { mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { needsVirtualDisplay } from '../../../scripts/support/display.mjs'
import { fingerprint } from '../../../scripts/support/fingerprint.mjs'
import { withLock } from '../../../scripts/support/lock.mjs'
import { cacheFolder } from '../../../scripts/support/places.mjs'
import { excerpt, exitCode, onPath, run } from '../../../scripts/support/run.mjs'
import { resolveShot } from '../../../scripts/support/shot.mjs'

let folder
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'corral-support-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the cache folder', () => {
  it('is CORRAL_CACHE, else the folder corral of the cache', () => {
    const chosen = cacheFolder({ CORRAL_CACHE: '/mine', XDG_CACHE_HOME: '/cache' }, 'linux')
    const usual = cacheFolder({ XDG_CACHE_HOME: '/cache' }, 'linux')
    expect([chosen, usual]).toEqual(['/mine', '/cache/corral'])
  })
})

describe('a virtual display', () => {
  it('is needed on Linux without any display only', () => {
    const cases = [
      [{}, 'linux'],
      [{ DISPLAY: ':0' }, 'linux'],
      [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux'],
      [{}, 'darwin'],
    ]
    expect(cases.map(([env, platform]) => needsVirtualDisplay(env, platform))).toEqual([true, false, false, false])
  })
})

describe('a relative file after --shot', () => {
  it('is meant from where the command was typed', () => {
    expect([
      resolveShot(['--demo', '--shot', 'a.png', 'b.png'], '/here'),
      resolveShot(['--shot=a.png'], '/here'),
      resolveShot(['--shot', '/there/a.png'], '/here'),
      resolveShot(['--shot'], '/here'),
    ]).toEqual([
      ['--demo', '--shot', '/here/a.png', 'b.png'],
      ['--shot=/here/a.png'],
      ['--shot', '/there/a.png'],
      ['--shot'],
    ])
  })
})

describe('a fingerprint', () => {
  it('changes with content, names and missing files, and with nothing else', () => {
    const of = () => fingerprint(folder, ['.', 'elsewhere'])
    writeFileSync(join(folder, 'a'), 'one')
    const first = of()
    writeFileSync(join(folder, 'a'), 'one')
    const same = of()
    writeFileSync(join(folder, 'a'), 'two')
    const edited = of()
    renameSync(join(folder, 'a'), join(folder, 'b'))
    const renamed = of()
    rmSync(join(folder, 'b'))
    const removed = of()
    expect(same).toBe(first)
    expect(new Set([first, edited, renamed, removed]).size).toBe(4)
  })
})

describe('a lock', () => {
  it('lets one work at a time, and leaves no file', async () => {
    const file = join(folder, 'deep', 'lock')
    let inside = 0
    let most = 0
    const work = async (result) => {
      most = Math.max(most, ++inside)
      await new Promise((done) => setTimeout(done, 20))
      inside--
      return result
    }
    const results = await Promise.all([1, 2, 3].map((result) => withLock(file, () => work(result))))
    expect({ results, most, left: readdirSync(join(folder, 'deep')) }).toEqual({
      results: [1, 2, 3],
      most: 1,
      left: [],
    })
  })

  it('is free again after a failure', async () => {
    const file = join(folder, 'lock')
    const broken = withLock(file, () => Promise.reject(new Error('no')))
    await expect(broken).rejects.toThrow('no')
    expect(await withLock(file, async () => 'next')).toBe('next')
  })

  it('whose holder died is taken over', async () => {
    const file = join(folder, 'lock')
    writeFileSync(file, 'dead')
    utimesSync(file, new Date(0), new Date(0))
    expect(await withLock(file, async () => 'taken', { seconds: 5 })).toBe('taken')
    expect(readdirSync(folder)).toEqual([])
  })

  it('that is held too long ends the wait with a sentence', async () => {
    const file = join(folder, 'lock')
    writeFileSync(file, 'held')
    await expect(withLock(file, async () => 'never', { seconds: 0 })).rejects.toThrow(
      `Another process has held ${file} for 0 s; end it, then run this again.`,
    )
  })
})

describe('running a step', () => {
  const node = (script, seconds = 20) => run(process.execPath, ['-e', script], { seconds, quiet: true })

  it('answers its exit code and output', async () => {
    expect(await node('console.log("out"); console.error("err"); process.exitCode = 3')).toEqual({
      code: 3,
      output: 'out\nerr\n',
      timedOut: false,
    })
  })

  it('answers what a shell would for a signal and for a missing command', async () => {
    const killed = await node('process.kill(process.pid, "SIGKILL")')
    const missing = await run(join(folder, 'none'), [], { seconds: 20, quiet: true })
    expect([killed.code, missing.code, exitCode(null, 'SIGINT')]).toEqual([137, 127, 130])
  })

  it('ends it, and what it started, after its time', async () => {
    const sleeper = 'setInterval(() => {}, 1000)'
    const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(sleeper)}], { stdio: 'inherit' }); ${sleeper}`
    // It ends only when both let go of the pipe.
    expect(await node(parent, 0.5)).toMatchObject({ code: 143, timedOut: true })
  })

  it('finds programs on the path, and shows both ends of a long output', () => {
    writeFileSync(join(folder, 'tool'), '', { mode: 0o755 })
    expect([onPath('tool', `/nowhere:${folder}`), onPath('tool', '/nowhere'), excerpt('a\nb\nc\nd\ne\n', 4)]).toEqual([
      join(folder, 'tool'),
      null,
      'a\nb\n…\nd\ne',
    ])
  })
})
