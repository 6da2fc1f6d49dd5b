import { expect } from 'vitest'
import type { Scenario } from './stage'
import type { Subject } from './subjects'

const ASKS = 'asks run: echo ran (allow-once, allow-always, deny)'

/** What is asked, and what becomes of each answer. */
export function permissions(scenario: Scenario, { names, denied, printsWhileItRuns }: Subject): void {
  const ran = [...(printsWhileItRuns ? ['prints: ran\n'] : []), 'ends ok: ran\n']

  scenario('allowed once, a command runs, and the next one is asked about', async (scene) => {
    const session = scene.start('[[run:echo ran]][[run:echo ran]]', { permissions: 'ask' })
    await scene.asked(session)
    const { activity, asks } = session.view()
    await scene.answer(session, 'allow-once')
    await scene.answer(session, 'allow-once')
    await scene.turns(session, 1)
    const once = ['calls run: echo ran', ASKS, 'allowed: ', ...ran]
    expect({
      activity: activity?.kind,
      asks: asks.map(({ title }) => title),
      read: scene.read(session, names).slice(1),
      left: session.view().asks,
    }).toEqual({ activity: 'needs-you', asks: ['echo ran'], read: [...once, ...once, 'turn ok: '], left: [] })
  })

  scenario('allowed for good, a command is not asked about again', async (scene) => {
    const session = scene.start('[[run:echo ran]][[run:echo ran]]', { permissions: 'ask' })
    await scene.answer(session, 'allow-always')
    await scene.turns(session, 1)
    expect(scene.read(session, names).slice(1)).toEqual([
      ...['calls run: echo ran', ASKS, 'allowed: ', ...ran],
      ...['calls run: echo ran', ...ran],
      'turn ok: ',
    ])
  })

  scenario('denied, a command does not run, and the agent hears why where the protocol can tell it', async (scene) => {
    const session = scene.start('[[run:touch made]]', { permissions: 'ask' })
    await scene.answer(session, 'deny', 'Not on a Saturday.')
    await scene.turns(session, 1)
    session.send('[[run:ls]]')
    await scene.answer(session, 'allow-once')
    await scene.turns(session, 2)
    const read = scene.read(session, names)
    expect({ read: read.slice(1, read.indexOf('turn ok: ') + 1), listed: read.at(-2) }).toEqual({
      read: [
        ...['calls run: touch made', 'asks run: touch made (allow-once, allow-always, deny)', ...denied],
        'turn ok: ',
      ],
      listed: 'ends ok: ',
    })
  })

  scenario('an edit is asked about unless edits are accepted, a command unless everything is', async (scene) => {
    const session = scene.start('[[edit:notes.txt]][[run:echo ran]]', { permissions: 'accept-edits' })
    await scene.answer(session, 'allow-once')
    await scene.turns(session, 1)
    const asking = scene.start('[[edit:notes.txt]]', { permissions: 'ask' })
    await scene.answer(asking, 'allow-once')
    await scene.turns(asking, 1)
    const asked = [session, asking].map((each) => scene.read(each, names).filter((line) => /^(asks|ends)/.test(line)))
    expect(asked).toEqual([
      ['ends ok: ', ASKS, 'ends ok: ran\n'],
      ['asks edit: notes.txt (allow-once, allow-always, deny)', 'ends ok: '],
    ])
  })

  scenario('works in each permission mode that Corral offers for it', async (scene) => {
    const { permissionModes } = scene.profile
    const sessions = permissionModes.map((mode) => scene.start('[[mode]]', { permissions: mode }))
    for (const session of sessions) await scene.turns(session, 1)
    expect(sessions.map((session) => scene.read(session))).toEqual(
      permissionModes.map((mode) => ['you: [[mode]]', `says: ${mode}`, 'turn ok: ']),
    )
  })
}
