import { describe, expect, it } from 'vitest'
import { type LinkClaim, type LinkEntry, type LinkTier, link, linkTiers } from '../../../main/core/link'
import { createRandomness } from '../keeper/randomness'

const entry = (id: string, change: Partial<LinkEntry> = {}): LinkEntry => ({
  ...{ id, folder: `/work/${id}`, agentPid: null, keeperPid: null, token: `token-${id}`, link: null },
  ...change,
})
const a = entry('a', { agentPid: 10, keeperPid: 11 })
const b = entry('b', { agentPid: 20, keeperPid: 21 })
const same = [entry('x', { folder: '/work/same' }), entry('y', { folder: '/work/same' })]

describe('duty: link', () => {
  it.each([
    ['the agent’s own output', { session: 'a', folder: '/elsewhere' }, { id: 'a', tier: 'stdout' }],
    [
      'its token, from the agent’s root',
      { token: 'token-a', pid: 10, folder: '/elsewhere' },
      { id: 'a', tier: 'token' },
    ],
    ['the agent’s pid', { pid: 20, folder: '/elsewhere' }, { id: 'b', tier: 'pid' }],
    ['the keeper’s pid', { pid: 21, folder: '/elsewhere' }, { id: 'b', tier: 'pid' }],
    ['a folder that one session has', { folder: '/work/a' }, { id: 'a', tier: 'folder' }],
    [
      'its output more than a pid that says otherwise',
      { session: 'a', pid: 20, folder: '/work/b' },
      { id: 'a', tier: 'stdout' },
    ],
    [
      'its token more than a folder that says otherwise',
      { token: 'token-a', pid: 10, folder: '/work/b' },
      { id: 'a', tier: 'token' },
    ],
    ['nobody, when a tool inherited the token', { token: 'token-a', pid: 999, folder: '/work/a' }, null],
    ['nobody, when the token came without a pid', { token: 'token-a', folder: '/work/a' }, null],
    ['nobody, for an outside session', { pid: 999, folder: '/elsewhere' }, null],
    ['nobody, for a session that is not here', { session: 'z', folder: '/elsewhere' }, null],
  ] as [string, LinkClaim, ReturnType<typeof link>][])('believes %s', (_, claim, expected) => {
    expect(link([a, b, ...same], claim)).toEqual(expected)
  })

  it('does not take a pid that nobody knows yet for one that was not told', () => {
    expect(link([entry('a')], { token: 'token-a', folder: '/elsewhere' })).toBeNull()
  })

  it('takes a folder only when exactly one unlinked session has it', () => {
    const claim = { folder: '/work/same' }
    const [x, y] = same as [LinkEntry, LinkEntry]
    expect([
      link([x, y], claim),
      link([{ ...x, link: 'pid' }, y], claim),
      link(
        [
          { ...x, link: 'pid' },
          { ...y, link: 'folder' },
        ],
        claim,
      ),
      link([x], claim),
    ]).toEqual([null, { id: 'y', tier: 'folder' }, null, { id: 'x', tier: 'folder' }])
  })

  it('never lets a weaker word overwrite a stronger one', () => {
    const claims: Record<LinkTier, LinkClaim> = {
      stdout: { session: 'a', folder: '/elsewhere' },
      token: { token: 'token-a', pid: 10, folder: '/elsewhere' },
      pid: { pid: 10, folder: '/elsewhere' },
      folder: { folder: '/work/a' },
    }
    const outcome = linkTiers.map((known) => linkTiers.filter((told) => link([{ ...a, link: known }, b], claims[told])))
    expect(outcome).toEqual([
      ['stdout'],
      ['stdout', 'token'],
      ['stdout', 'token', 'pid'],
      // A folder counts for sessions without any link, so not even a second one from there.
      ['stdout', 'token', 'pid'],
    ])
  })

  it('holds for any mix of sessions and claims', () => {
    const chance = createRandomness(1)
    const maybe = <T>(value: T) => (chance.integer(0, 1) ? value : undefined)
    for (let round = 0; round < 2000; round += 1) {
      const entries = Array.from({ length: chance.integer(0, 4) }, (_, index) =>
        entry(String(index), {
          folder: `/work/${chance.integer(0, 1)}`,
          agentPid: chance.integer(0, 1) ? 10 + index : null,
          keeperPid: chance.integer(0, 1) ? 20 + index : null,
          link: chance.pick([null, ...linkTiers]),
        }),
      )
      const claim: LinkClaim = { folder: `/work/${chance.integer(0, 1)}` }
      const [session, token, pid] = [
        maybe(String(chance.integer(0, 4))),
        maybe(`token-${chance.integer(0, 4)}`),
        maybe(chance.pick([10, 11, 20, 21, 99])),
      ]
      Object.assign(claim, session && { session }, token && { token }, pid && { pid })
      const linked = link(entries, claim)
      const before = entries.find((each) => each.id === linked?.id)
      if (!linked) continue
      expect(linkTiers.indexOf(before?.link ?? 'folder')).toBeGreaterThanOrEqual(linkTiers.indexOf(linked.tier))
      if (linked.tier === 'folder')
        expect(entries.filter((each) => each.folder === claim.folder && each.link === null)).toEqual([before])
    }
  })
})
