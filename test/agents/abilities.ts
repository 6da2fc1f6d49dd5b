import { expect } from 'vitest'
import { answerRequest } from '../../main/core/answer'
import { forkOf } from '../../main/core/fork'
import type { Scenario } from './scenarios'
import type { AgentUnderTest, Stage } from './stage'

/** A picture of one pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

/** What agents can do besides talking; who cannot do one of them says so in its profile, and that is what the test then shows. */
export function abilities(agent: AgentUnderTest, stage: Stage, scenario: Scenario): void {
  scenario('a picture reaches the model', async () => {
    const session = stage.start('[[plain:hello]]')
    await stage.turns(session, 1)
    session.send('[[plain:seen]]', [{ mediaType: 'image/png', data: PIXEL }])
    await stage.turns(session, 2)
    const sent = stage.told(session, 'user').map(({ images = [] }) => images.length)
    const reached = stage.isolated.log.some(({ images = 0 }) => images > 0)
    expect({ can: session.profile.takesImages, sent, reached }).toEqual({ can: true, sent: [0, 1], reached: true })
  })

  scenario('another model answers when it is chosen', async () => {
    const session = stage.start('[[plain:first]]')
    await stage.turns(session, 1)
    const models = () => stage.isolated.log.map(({ model = '' }) => model)
    const before = models().length
    await session.speech.setModel(agent.otherModel.choice)
    await stage.until(session, () => stage.told(session, 'model').length > 0, 'it tells its new model')
    session.send('[[plain:second]]')
    await stage.turns(session, 2)
    expect({
      can: session.profile.switchesModel,
      asked: models()
        .slice(before)
        .some((model) => model.includes(agent.otherModel.asked)),
    }).toEqual({ can: true, asked: true })
  })

  scenario('a copy goes on under an id of its own', async () => {
    const session = stage.start('[[plain:first]]')
    await stage.turns(session, 1)
    if (!session.profile.resume?.forks) {
      expect(() => forkOf(session)).toThrow('cannot be copied')
      return
    }
    const { request, adopted } = forkOf(session)
    const copy = stage.corral.registry.get(stage.corral.registry.start(request, adopted))
    await stage.until(copy, () => stage.told(copy, 'ready').length > 0, 'the copy is ready')
    copy.send('[[plain:in the copy]]')
    await stage.turns(copy, 1)
    session.send('[[plain:in the first]]')
    await stage.turns(session, 2)
    expect({
      texts: [stage.corral.text(session), stage.corral.text(copy)],
      differ: copy.agentSessionId !== null && copy.agentSessionId !== session.agentSessionId,
    }).toEqual({ texts: ['firstin the first', 'in the copy'], differ: true })
  })

  scenario('words of a denial reach the agent', async () => {
    const session = stage.start('[[tool:touch never-made]]')
    const { request, options } = await stage.permission(session)
    const option = options.find(({ kind }) => kind === 'deny')?.id ?? ''
    await answerRequest(session, request, { option, message: '[[plain:not on a Saturday]]' })
    // With the denial where the protocol has a place for them, else as the message behind its turn.
    await stage.until(session, () => stage.corral.text(session).includes('not on a Saturday'), 'it has heard them')
    expect(stage.told(session, 'permission-closed').map(({ outcome }) => outcome)).toEqual(['denied'])
  })
}
