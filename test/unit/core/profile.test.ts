import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { live, openProfile } from '../../../main/core/profile'
import { folderForEachTest } from '../keeper/temporary-folder'

const folder = folderForEachTest()
afterEach(() => vi.unstubAllEnvs())

/** A person's home that is none: the test's own folder takes its place. */
function pretendHome(): string {
  const home = path.join(folder(), 'home')
  mkdirSync(home)
  vi.stubEnv('HOME', home)
  return home
}

describe('duty: guard', () => {
  it.each(['.config/corral', '.', 'deeply/nested/profile', '..corral'])(
    'refuses %s of the real home under a test runner, before anything is written',
    (inside) => {
      const home = pretendHome()
      for (const runner of [{ VITEST: 'true' }, { JEST_WORKER_ID: '1' }])
        expect(() => openProfile(path.join(home, inside), runner)).toThrow(
          expect.objectContaining({ code: 'real-home-under-test' }),
        )
      expect(readdirSync(home)).toEqual([])
    },
  )

  it('is on right now, for this very test', () => {
    const home = pretendHome()
    expect(() => openProfile(home)).toThrow(expect.objectContaining({ code: 'real-home-under-test' }))
  })

  it('lets a test use a folder outside, even one whose name begins like the home', () => {
    const home = pretendHome()
    const outside = `${home}-of-a-test`
    expect(openProfile(outside, { VITEST: 'true' }).home).toBe(outside)
  })

  it('lets a person use their own home', () => {
    const inside = path.join(pretendHome(), '.config', 'corral')
    expect(openProfile(inside, {}).home).toBe(inside)
  })
})

describe('a profile', () => {
  it('that cannot be made is a fault with a sentence', () => {
    const file = path.join(folder(), 'a file')
    writeFileSync(file, '')
    expect(() => openProfile(path.join(file, 'profile'), {})).toThrow(
      expect.objectContaining({
        code: 'cannot-open-profile',
        message: `Corral could not make its folders in ${path.join(file, 'profile')} (ENOTDIR), and without them nothing may start.`,
      }),
    )
  })

  it('has private folders, and opens again as it is', () => {
    const home = path.join(folder(), 'profile')
    const profile = openProfile(home, {})
    live.add(profile, 'one')
    const again = openProfile(home, {})
    const modes = [again.home, again.sessions, again.live].map((each) => (statSync(each).mode & 0o777).toString(8))
    expect({ modes, live: live.list(again), same: again }).toEqual({
      modes: ['700', '700', '700'],
      live: ['one'],
      same: profile,
    })
  })

  it('lists what may be running until it is taken off, twice if need be', () => {
    const profile = openProfile(path.join(folder(), 'profile'), {})
    for (const id of ['one', 'two', 'one']) live.add(profile, id)
    const before = live.list(profile).sort()
    live.remove(profile, 'one')
    live.remove(profile, 'one')
    expect({ before, after: live.list(profile), has: [live.has(profile, 'one'), live.has(profile, 'two')] }).toEqual({
      before: ['one', 'two'],
      after: ['two'],
      has: [false, true],
    })
  })
})
