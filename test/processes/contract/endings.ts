import { expect } from 'vitest'
import type { Scenario, Scene } from './stage'
import type { Subject } from './subjects'

/** The agent's own way to end, at whatever moment, and its death. */
export function endings(scenario: Scenario, { names }: Subject): void {
  type Session = ReturnType<Scene['start']>
  const stop = async (scene: Scene, session: Session) => {
    const { verified, left, steps } = await scene.corral.registry.stop(session.id)
    return { verified, left, steps: steps.map(({ step }) => step), alive: scene.running(session, '') }
  }
  const politely = { verified: true, left: [], steps: ['polite'], alive: [] }

  scenario('leaves by itself when it is asked to', async (scene) => {
    const session = scene.start('[[say:one]]')
    await scene.turns(session, 1)
    expect(await stop(scene, session)).toEqual(politely)
  })

  scenario('leaves by itself while it speaks', async (scene) => {
    const session = scene.start('[[stream:one]]')
    await scene.heard(session, 'one')
    expect(await stop(scene, session)).toEqual(politely)
  })

  scenario('leaves by itself while a command runs, and leaves none behind', async (scene) => {
    const session = scene.start('[[run:sleep 611]]')
    await scene.runs(session, 'sleep 611')
    expect(await stop(scene, session)).toEqual(politely)
  })

  scenario('leaves by itself while it asks', async (scene) => {
    const session = scene.start('[[run:touch made]]', { permissions: 'ask' })
    await scene.asked(session)
    expect({ ...(await stop(scene, session)), asks: session.view().asks }).toEqual({ ...politely, asks: [] })
  })

  scenario('dies in the middle of a turn: what it said is kept, and its end is told', async (scene) => {
    const session = scene.start('[[say:one]][[run:echo two]][[exit:7]]')
    await scene.until(session, () => session.isOver, 'it has ended')
    const { state } = session
    expect({
      state: state.kind === 'ended' && { how: state.how, code: state.code },
      read: scene.read(session, names).filter((line) => !line.startsWith('prints')),
      activity: session.view().activity,
    }).toEqual({
      state: { how: 'crashed', code: 7 },
      read: ['you: [[say:one]][[run:echo two]][[exit:7]]', 'says: one', 'calls run: echo two', 'ends ok: two\n'],
      activity: null,
    })
  })
}
