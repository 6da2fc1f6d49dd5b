import { expect } from 'vitest'
import { forkOf } from '../../../main/core/fork'
import type { Scenario, Scene } from './stage'
import type { Subject } from './subjects'

const FIRST = '[[say:the first answer]]'

/** Going on with a conversation: in the same session, in a copy, and with one that is gone. */
export function resumptions(scenario: Scenario, { names, usage, forks, unknownConversation }: Subject): void {
  const ended = async (scene: Scene, ...prompts: string[]) => {
    const session = scene.start('')
    for (const [index, prompt] of prompts.entries()) {
      session.send(prompt)
      await scene.turns(session, index + 1)
    }
    await scene.corral.registry.stop(session.id)
    return session
  }

  scenario('is resumed with its id, knows what was said, and tells nothing twice', async (scene) => {
    const session = await ended(scene, FIRST, '[[say:and another]]')
    const id = session.agentSessionId
    const resumed = await scene.resume(session)
    resumed.send('[[recall]]')
    await scene.turns(resumed, 1)
    resumed.send('[[who]]')
    await scene.turns(resumed, 2)
    const { inputTokens, outputTokens, costUsd } = usage
    expect({
      read: scene.read(resumed, names),
      id: resumed.agentSessionId,
      usage: resumed.view().usage,
    }).toEqual({
      read: [
        ...['you: [[recall]]', `says: ${FIRST} · [[say:and another]]`, 'turn ok: '],
        ...['you: [[who]]', `says: ${id}`, 'turn ok: '],
      ],
      id,
      usage: {
        inputTokens: inputTokens * 4,
        outputTokens: outputTokens * 4,
        costUsd: costUsd === null ? null : costUsd * 4,
      },
    })
  })

  scenario('resumed after its death in a turn, nothing of that turn is left open', async (scene) => {
    const session = scene.start('[[run:sleep 612]]')
    await scene.runs(session, 'sleep 612')
    await scene.corral.registry.kill(session.id)
    const resumed = await scene.resume(session)
    resumed.send('[[recall]]')
    await scene.turns(resumed, 1)
    const { activity, state } = resumed.view()
    expect({ read: scene.read(resumed, names), at: [state.kind, activity?.kind] }).toEqual({
      read: ['you: [[recall]]', 'says: [[run:sleep 612]]', 'turn ok: '],
      at: ['running', 'ready'],
    })
  })

  scenario('resumed with a conversation that it does not know, it ends, and that is told', async (scene) => {
    const session = await ended(scene, FIRST)
    session.adopt(unknownConversation)
    await scene.corral.registry.resume(session.id)
    await scene.until(session, () => scene.now(session).isOver, 'it has ended')
    expect(scene.now(session).view().resume?.kind).toBe('gone')
  })

  scenario('goes on in a copy where it can, and the conversation itself stays as it is', async (scene) => {
    const session = await ended(scene, FIRST)
    if (!scene.profile.resume?.forks) {
      expect(() => forkOf(session)).toThrow('has no such order')
      return
    }
    const { request, adopted } = forkOf(session)
    const copy = scene.start('[[recall]]', { ...request, prompt: '[[recall]]' }, adopted)
    if (!forks) {
      await scene.until(copy, () => copy.isOver, 'it has ended')
      expect(scene.read(copy)).toEqual([expect.stringMatching(/^gives up: .* cannot go on in a copy/)])
      return
    }
    await scene.turns(copy, 1)
    copy.send('[[say:only in the copy]]')
    await scene.turns(copy, 2)
    const resumed = await scene.resume(session)
    resumed.send('[[recall]]')
    await scene.turns(resumed, 1)
    expect({
      copy: scene.read(copy).slice(0, 3),
      resumed: scene.read(resumed),
      other: copy.agentSessionId !== resumed.agentSessionId,
    }).toEqual({
      copy: ['you: [[recall]]', `says: ${FIRST}`, 'turn ok: '],
      resumed: ['you: [[recall]]', `says: ${FIRST}`, 'turn ok: '],
      other: true,
    })
  })
}
