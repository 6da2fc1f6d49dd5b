import { expect } from 'vitest'
import { forkOf } from '../../../main/core/fork'
import { onStage } from './scenarios'
import type { Scene } from './stage'
import { lines } from './subjects'

type Session = ReturnType<Scene['start']>

/** Its output as lines; that it began is the first. */
const printed = (scene: Scene, session: Session) => scene.corral.text(session).split('\n').slice(1, -1)

onStage(lines, 'a program that prints lines, scripted', (scenario) => {
  scenario('runs at once, and what it prints is told while it prints', async (scene) => {
    const command = 'echo one; while [ ! -e go ]; do sleep 0.02; done; echo two'
    const session = scene.start(`[[say:a |b]][[run:${command}]]`)
    await scene.heard(session, '\none\n')
    scene.go(session)
    await scene.heard(session, 'ok\n')
    const { can, models, agentSessionId, activity } = session.view()
    expect({ printed: printed(scene, session), can, models, agentSessionId, activity: activity?.kind }).toEqual({
      printed: ['a b', `run ${command}`, 'one', 'two', 'it went well', 'ok'],
      can: { takeImages: false, switchModel: false, fork: false },
      models: [],
      agentSessionId: null,
      activity: 'ready',
    })
  })

  scenario('gets each line of a message, also while it works, for nobody knows that it does', async (scene) => {
    const session = scene.start('[[until:go]][[say:first]]')
    await scene.until(session, () => scene.told(session, 'user').length === 1, 'its first message is written')
    const sent = session.send('[[say:second]]\n[[say:third]]')
    await scene.until(session, () => scene.told(session, 'user').length === 3, 'the others are written')
    scene.go(session)
    await scene.heard(session, 'third\nok\n')
    expect({ sent, queued: session.view().queued, printed: printed(scene, session) }).toEqual({
      sent: 'sent',
      queued: [],
      printed: ['first', 'ok', 'second', 'ok', 'third', 'ok'],
    })
  })

  scenario('whatever looks like a protocol, is no UTF-8, or huge, is text', async (scene) => {
    const session = scene.start('[[odd]][[broken]][[bytes]][[huge:1000000]][[retry]][[fail:It is gone.]]')
    await scene.heard(session, 'gone.\n')
    expect(printed(scene, session)).toEqual([
      '{"type":"something_new"}',
      '{"this is": no message',
      'one \ufffd two',
      'y'.repeat(1_000_000),
      'it is tried again',
      'error: It is gone.',
    ])
  })

  scenario('cannot be interrupted, and leaves by itself when it is asked to, with what it runs', async (scene) => {
    const session = scene.start('[[run:sleep 613]]')
    await scene.until(session, () => scene.running(session, 'sleep 613').length > 0, 'its command runs')
    await session.interrupt()
    const runsOn = scene.running(session, 'sleep 613').length > 0
    const { verified, left, steps } = await scene.corral.registry.stop(session.id)
    expect({ runsOn, verified, left, steps: steps.map(({ step }) => step), alive: scene.running(session, '') }).toEqual(
      {
        ...{ runsOn: true, verified: true, left: [], steps: ['polite'], alive: [] },
      },
    )
  })

  scenario('dies: what it printed is kept, and it can neither be resumed nor go on in a copy', async (scene) => {
    const session = scene.start('[[say:one]][[exit:7]]')
    await scene.until(session, () => session.isOver, 'it has ended')
    const { state, resume } = session.view()
    expect([state.kind === 'ended' && [state.how, state.code], printed(scene, session), resume?.kind]).toEqual([
      ['crashed', 7],
      ['one'],
      'impossible',
    ])
    expect(() => forkOf(session)).toThrow('cannot be copied')
  })
})
