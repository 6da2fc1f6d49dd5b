import { writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { eventually, isAlive } from '../helpers/processes'

let corral: TestCorral
afterEach(() => corral.end())

/** The app goes without a word, as a crash does, and the next one begins. */
async function restart(meanwhile = () => {}): Promise<void> {
  await corral.registry.close()
  meanwhile()
  corral = corral.again()
  await corral.registry.load()
}
const recovered = () =>
  corral.registry
    .list()
    .filter((view) => view.recovered !== null)
    .map(({ name, state }) => `${name} ${state.kind}`)
    .sort()

/** `running` of them; the message of each is its name. */
async function sessions(...names: string[]) {
  const started = names.map((prompt) => corral.start({ prompt }))
  for (const session of started) {
    await corral.reach(session, 'running')
    await eventually(() => corral.text(session).includes(`heard ${session.name}`), 'its message was heard')
  }
  return started
}

describe('sessions that outlived their app', () => {
  it('are told apart, also those that ended meanwhile, until somebody has looked at them', async () => {
    corral = testCorral([lineAgent()])
    const [idle, over, known] = await sessions('idle', 'over', 'known')
    if (!idle || !over || !known) throw new Error('They did not start.')
    await corral.registry.kill(known.id)
    expect(recovered()).toEqual([])
    const pid = over.agent?.pid as number
    await restart(() => process.kill(pid, 'SIGKILL'))
    await eventually(() => recovered().includes('over ended'), 'its end was heard of')
    const first = recovered()
    // Nobody has looked: it is so after the next start too.
    await restart()
    const second = recovered()
    await corral.registry.get(over.id).open()
    const third = recovered()
    await restart()
    corral.registry.reclaim()
    const fourth = recovered()
    await restart()
    expect({ first, second, third, fourth, fifth: recovered() }).toEqual({
      first: ['idle running', 'over ended'],
      second: ['idle running', 'over ended'],
      third: ['idle running'],
      fourth: [],
      // Live when this app began: found again once more.
      fifth: ['idle running'],
    })
  })

  it('are no news when the app was quit, though their ends came after it had gone', async () => {
    corral = testCorral([lineAgent()])
    const [session] = await sessions('one')
    const pid = session?.agent?.pid as number
    writeFileSync(corral.profile.quitIntent, '')
    await corral.registry.close()
    await eventually(() => !isAlive(pid), 'its keeper ended it')
    corral = corral.again()
    await corral.registry.load()
    await eventually(() => corral.registry.list({ active: false }).length === 1, 'its end was heard of')
    expect(recovered()).toEqual([])
  })

  it('are stopped all at once when that is asked, and those that were started since are not', async () => {
    corral = testCorral([lineAgent()])
    await sessions('one', 'two')
    await restart()
    const [fresh] = await sessions('three')
    const reports = await corral.registry.stopRecovered()
    expect({
      ends: reports.map(({ verified }) => verified),
      live: corral.registry.list({ active: true }).map(({ id }) => id),
      left: recovered(),
    }).toEqual({ ends: [true, true], live: [fresh?.id], left: [] })
  })
})

describe('what of a conversation was seen', () => {
  it('is no longer unread, survives a restart, and never goes back', async () => {
    corral = testCorral([lineAgent()])
    const [session] = await sessions('one')
    if (!session) throw new Error('It did not start.')
    const unseen = session.view().unread
    // Only what is shown can be seen.
    session.see()
    const hidden = session.view().unread
    await session.open()
    session.see()
    const seen = session.view().unread
    session.hide()
    await restart()
    const after = corral.registry.get(session.id)
    const again = after.view().unread
    after.send('two')
    await eventually(() => corral.text(after).includes('heard two'), 'the second message was heard')
    expect([unseen, hidden, seen, again, after.view().unread]).toEqual([1, 1, 0, 0, 1])
  })
})
