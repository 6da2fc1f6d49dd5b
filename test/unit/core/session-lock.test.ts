import { chmodSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { SessionLocks } from '../../../main/core/session-lock'
import type { Liveness } from '../../../main/platform/platform'
import { makePrivate, privateRuntimeFolder } from '../../../main/platform/private-folder'
import type { ProcId } from '../../../preload/contract/process'
import { folderForEachTest } from '../keeper/temporary-folder'

const temporary = folderForEachTest()
const name = { agent: 'claude', agentSessionId: 'one' }
const process = (pid: number): ProcId => ({ pid, startTime: 1, bootId: 'boot' })

const folder = (name: string) => {
  makePrivate(path.join(temporary(), name))
  return path.join(temporary(), name)
}

/** Locks of a profile, in a world where these processes are not alive. */
const locksOf = (home: string, others: Record<number, Liveness> = {}) =>
  new SessionLocks(
    home,
    () => folder('locks'),
    ({ pid }) => others[pid] ?? 'alive',
  )
const files = () => readdirSync(path.join(temporary(), 'locks'))

describe('the lock on a conversation', () => {
  it('is had by one at a time, over all profiles, and is free again once it is released', () => {
    const [ours, theirs] = [locksOf('/ours'), locksOf('/theirs')]
    const first = theirs.take(name, 'b', process(2))
    const refused = ours.take(name, 'a', process(1))
    ours.release(name, 'a')
    const still = ours.take(name, 'a', process(1))
    theirs.release(name, 'b')
    expect({
      first,
      refused,
      still: still?.liveness,
      freed: ours.take(name, 'a', process(1)),
      files: files().length,
    }).toEqual({
      first: null,
      refused: {
        liveness: 'alive',
        by: { version: 1, ...name, home: '/theirs', session: 'b', holder: process(2) },
      },
      still: 'alive',
      freed: null,
      files: 1,
    })
  })

  it('of another conversation, or of another agent, is another lock', () => {
    const locks = locksOf('/ours')
    locks.take(name, 'a', process(1))
    expect([
      locks.take({ ...name, agentSessionId: 'two' }, 'b', process(2)),
      locks.take({ ...name, agent: 'demo' }, 'c', process(3)),
      files().length,
    ]).toEqual([null, null, 3])
  })

  it('is taken over from a holder that is proven gone, and from nobody else', () => {
    locksOf('/theirs').take(name, 'b', process(2))
    const unknown = locksOf('/ours', { 2: 'unknown' }).take(name, 'a', process(1))
    const gone = locksOf('/ours', { 2: 'gone' }).take(name, 'a', process(1))
    expect([unknown?.liveness, gone, locksOf('/third').take(name, 'c', process(3))?.by.home]).toEqual([
      'unknown',
      null,
      '/ours',
    ])
    expect(files().length).toBe(1)
  })

  it('follows its session: to its keeper, and to an id that the agent changed', () => {
    const locks = locksOf('/ours')
    locks.take(name, 'a', process(1))
    locks.keep(name, 'a', process(10))
    const keeper = locksOf('/theirs').take(name, 'b', process(2))?.by.holder
    locks.keep({ ...name, agentSessionId: 'new' }, 'a', process(10))
    expect({
      keeper,
      old: locksOf('/theirs').take(name, 'b', process(2)),
      fresh: locksOf('/theirs').take({ ...name, agentSessionId: 'new' }, 'b', process(2))?.by.holder,
    }).toEqual({ keeper: process(10), old: null, fresh: process(10) })
  })

  it('that was taken for a resumption is free again when the agent took another id, whatever came first', () => {
    const [ours, theirs] = [locksOf('/ours'), locksOf('/theirs')]
    const other = { ...name, agentSessionId: 'other' }
    ours.take(name, 'a', process(1))
    ours.keep(other, 'a', process(2))
    expect(theirs.take(name, 'b', process(3))).toBeNull()
    ours.take(other, 'a', process(1))
    ours.release(null, 'a')
    expect(theirs.take(other, 'b', process(3))).toBeNull()
  })

  it('that somebody wrote nonsense into is no lock', () => {
    const locks = locksOf('/ours')
    locks.take(name, 'a', process(1))
    writeFileSync(path.join(temporary(), 'locks', files()[0] as string), '{"version":9')
    expect(locksOf('/theirs').take(name, 'b', process(2))).toBeNull()
  })

  it('lies in a folder that is nobody else’s, or is not taken', () => {
    const locks = locksOf('/ours')
    locks.take(name, 'a', process(1))
    chmodSync(path.join(temporary(), 'locks'), 0o755)
    expect(() => locks.take(name, 'a', process(1))).toThrow(/is open to others/)
    chmodSync(path.join(temporary(), 'locks'), 0o700)
    symlinkSync(path.join(temporary(), 'locks'), path.join(temporary(), 'link'))
    const linked = new SessionLocks(
      '/ours',
      () => folder('link'),
      () => 'alive',
    )
    expect(() => linked.take(name, 'a', process(1))).toThrow(/is open to others/)
  })

  it('lies in the temporary folder where the runtime folder is somebody else’s', () => {
    vi.stubEnv('TMPDIR', temporary())
    writeFileSync(path.join(temporary(), 'no-folder'), '')
    vi.stubEnv('XDG_RUNTIME_DIR', path.join(temporary(), 'no-folder'))
    const elsewhere = privateRuntimeFolder('test')
    vi.stubEnv('XDG_RUNTIME_DIR', path.join(temporary(), 'runtime'))
    const there = privateRuntimeFolder('test')
    vi.unstubAllEnvs()
    expect([elsewhere, there].map((each) => path.relative(temporary(), path.dirname(each)))).toEqual(['', 'runtime'])
  })
})
