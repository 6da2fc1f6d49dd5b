import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Session } from '../../main/core/session'
import { type TestCorral, testCorral } from '../helpers/corral'
import { eventually } from '../helpers/processes'

let corral: TestCorral
beforeEach(() => {
  corral = testCorral()
  corral.settings.change({ quietAfterSeconds: 5 })
})
afterEach(() => corral.end())

const start = (prompt: string) => corral.start({ permissions: 'allow-all', prompt })
const activity = (session: Session) => session.view().activity
const becomes = (session: Session, kind: string) =>
  eventually(() => (activity(session)?.kind === kind ? activity(session) : null), `it is ${kind}`, 40_000)
const silentMs = (session: Session) => Date.now() - session.view().lastActivityAt

it('tells a call that rests from one that computes without a word', async () => {
  const resting = start('[[tool:sleep 300]]')
  const computing = start('[[tool:while :; do :; done]]')
  const quiet = await becomes(resting, 'quiet')
  await eventually(() => silentMs(computing) > 9000, 'the other one is as silent', 40_000)
  expect([quiet, activity(computing)]).toEqual([
    {
      ...{ kind: 'quiet', looping: false, since: expect.any(Number) },
      reasons: [
        expect.stringMatching(/^Nothing said for \d+ s$/),
        expect.stringMatching(/^Bash · sleep 300 runs for \d+ s; its (\d processes use|process uses) no CPU$/),
      ],
      offers: ['nudge', 'interrupt', 'stop', 'keep-waiting'],
    },
    expect.objectContaining({ kind: 'tool', name: 'Bash' }),
  ])
  expect([resting.state.kind, computing.state.kind]).toEqual(['running', 'running'])
})

it('leaves an interrupted one in peace, and sends what waited', async () => {
  const session = start('[[tool:sleep 300]]')
  await becomes(session, 'quiet')
  expect(session.send('[[plain:Here I am.]]')).toBe('queued')
  await session.interrupt()
  await eventually(() => corral.text(session).includes('Here I am.'), 'the nudge was answered', 30_000)
  await becomes(session, 'ready')
})

it('says nothing of one that the person keeps waiting for', async () => {
  const session = start('[[stuck]]')
  const quiet = await becomes(session, 'quiet')
  corral.registry.watches.keepWaiting(session)
  const kept = activity(session)
  await eventually(() => silentMs(session) > 12_000, 'it was silent twice as long', 40_000)
  expect({ quiet, kept: kept?.kind, now: activity(session)?.kind }).toMatchObject({
    quiet: { reasons: [expect.any(String), expect.stringMatching(/^No call is open; its processes use /)] },
    ...{ kept: 'working', now: 'working' },
  })
})
