import { expect } from 'vitest'
import type { Scenario, Scene } from './stage'
import type { Subject } from './subjects'

const HUGE = 1_000_000

/** Interrupts, errors, and what no protocol foresees. After each of them the agent goes on. */
export function oddities(scenario: Scenario, { names, cut, odd, retry }: Subject): void {
  type Session = ReturnType<Scene['start']>
  const goesOn = ['you: [[say:still here]]', 'says: still here', 'turn ok: ']
  const goOn = async (scene: Scene, session: Session) => {
    await scene.turns(session, 1)
    session.send('[[say:still here]]')
    await scene.turns(session, 2)
    return scene.read(session, names).slice(1)
  }

  scenario('interrupted while it speaks', async (scene) => {
    const session = scene.start('[[stream:one |two]]')
    await scene.heard(session, 'two')
    await session.interrupt()
    expect(await goOn(scene, session)).toEqual(['says: one two', 'turn interrupted: ', ...goesOn])
  })

  scenario('interrupted while a command runs, which ends', async (scene) => {
    const session = scene.start('[[run:sleep 610]]')
    await scene.runs(session, 'sleep 610')
    await session.interrupt()
    await scene.ended(session, 'sleep 610')
    expect(await goOn(scene, session)).toEqual(['calls run: sleep 610', cut.running, 'turn interrupted: ', ...goesOn])
  })

  scenario('interrupted while it asks, its question is taken back first', async (scene) => {
    const session = scene.start('[[run:touch made]]', { permissions: 'ask' })
    await scene.asked(session)
    await session.interrupt()
    expect({ read: await goOn(scene, session), asks: session.view().asks }).toEqual({
      read: [
        'calls run: touch made',
        'asks run: touch made (allow-once, allow-always, deny)',
        'cancelled: ',
        cut.asked,
        'turn interrupted: ',
        ...goesOn,
      ],
      asks: [],
    })
  })

  scenario('interrupted while nothing comes at all', async (scene) => {
    const session = scene.start('[[hang]]')
    await scene.until(session, () => session.view().activity?.kind === 'working', 'it works')
    await session.interrupt()
    expect(await goOn(scene, session)).toEqual(['turn interrupted: ', ...goesOn])
  })

  scenario('what nobody knows, what is no message, no UTF-8, or huge, is shown and ends nothing', async (scene) => {
    const session = scene.start(`[[odd]][[broken]][[bytes]][[huge:${HUGE}]]`)
    expect(await goOn(scene, session)).toEqual([
      `unknown: ${odd}`,
      'noise: {"this is": no message',
      'says: one \ufffd two',
      `says: ${'y'.repeat(14)}… (${HUGE + 'says: '.length})`,
      'turn ok: ',
      ...goesOn,
    ])
  })

  scenario('an error of its own ends its turn, with its words', async (scene) => {
    const session = scene.start('[[say:Well.]][[fail:The model is gone.]]')
    expect(await goOn(scene, session)).toEqual(['says: Well.', 'turn error: The model is gone.', ...goesOn])
  })

  scenario('tells that it tries again, where the protocol can', async (scene) => {
    const session = scene.start('[[retry]][[say:after]]')
    expect(await goOn(scene, session)).toEqual([
      ...(retry === null ? [] : [`tries again 1/3: ${retry}`]),
      'says: after',
      'turn ok: ',
      ...goesOn,
    ])
  })
}
