import { expect } from 'vitest'
import type { Scenario } from './stage'
import type { Subject } from './subjects'

/** What is said, thought and done in turns that go well, and who chose what. */
export function talks(scenario: Scenario, subject: Subject): void {
  const { names, usage, models, printsWhileItRuns } = subject

  scenario('is found on PATH, with its version', async (scene) => {
    const found = (await scene.corral.agents()).find(({ id }) => id === subject.id)?.found
    expect([found?.path, found?.version]).toEqual([
      expect.stringContaining(scene.corral.folder),
      scene.profile.versionArguments.length > 0 ? subject.version : '',
    ])
  })

  scenario('starts, tells its session id, and answers in pieces', async (scene) => {
    const session = scene.start('[[say:one |two |three]]')
    await scene.turns(session, 1)
    const first = { read: scene.read(session, names), pieces: scene.told(session, 'text').map(({ text }) => text) }
    session.send('[[who]]')
    await scene.turns(session, 2)
    const { state, activity, can, agentSessionId } = session.view()
    const { takesImages: takeImages, switchesModel: switchModel, resume } = scene.profile
    expect({ ...first, id: scene.read(session, names).at(-2), state: [state.kind, activity?.kind], can }).toEqual({
      read: ['you: [[say:one |two |three]]', 'says: one two three', 'turn ok: '],
      pieces: ['one ', 'two ', 'three'],
      id: `says: ${agentSessionId}`,
      state: ['running', 'ready'],
      can: { takeImages, switchModel, fork: resume?.forks },
    })
  })

  scenario('waits for its first message, when it is started without one', async (scene) => {
    const session = scene.start('')
    await scene.until(session, () => session.state.kind === 'running', 'it runs')
    const before = [...scene.read(session, names), session.view().activity?.kind]
    session.send('[[say:here]]')
    await scene.turns(session, 1)
    expect([before, scene.read(session, names)]).toEqual([['ready'], ['you: [[say:here]]', 'says: here', 'turn ok: ']])
  })

  scenario('thinks, and then speaks', async (scene) => {
    const session = scene.start('[[think:Let me |see.]][[say:I see.]]')
    await scene.turns(session, 1)
    expect(scene.read(session, names)).toEqual([
      'you: [[think:Let me |see.]][[say:I see.]]',
      'thinks: Let me see.',
      'says: I see.',
      'turn ok: ',
    ])
  })

  scenario('runs a command, whose output is told, while it runs where the protocol can', async (scene) => {
    const command = 'echo one; while [ ! -e go ]; do sleep 0.02; done; echo two'
    const session = scene.start(`[[run:${command}]][[run:exit 3]][[say:done]]`)
    await scene.until(session, () => session.view().activity?.kind === 'tool', 'its call runs')
    if (printsWhileItRuns)
      await scene.until(
        session,
        () => scene.read(session, names).includes('prints: one\n'),
        'it tells what the call prints',
      )
    scene.go(session)
    await scene.turns(session, 1)
    expect(scene.read(session, names).slice(1)).toEqual([
      `calls run: ${command}`,
      ...(printsWhileItRuns ? ['prints: one\ntwo\n'] : []),
      'ends ok: one\ntwo\n',
      'calls run: exit 3',
      'ends failed: ',
      'says: done',
      'turn ok: ',
    ])
  })

  scenario('tells a change of a file, and its plan where it has one', async (scene) => {
    const session = scene.start('[[edit:notes.txt]][[plan]][[say:done]]')
    await scene.turns(session, 1)
    expect(scene.read(session, names).slice(1)).toEqual([
      'calls edit: notes.txt',
      'changes notes.txt: one → two',
      'ends ok: ',
      ...(subject.plans ? ['plans: [x] Look, [>] Write, [ ] Test'] : []),
      'says: done',
      'turn ok: ',
    ])
  })

  scenario('gets a message that was sent while it works when its turn is over', async (scene) => {
    const session = scene.start('[[say:first]][[until:go]]')
    await scene.heard(session, 'first')
    const sent = session.send('[[say:second]]')
    const queued = session.view().queued.map(({ text }) => text)
    scene.go(session)
    await scene.turns(session, 2)
    expect({ sent, queued, left: session.view().queued, read: scene.read(session, names) }).toEqual({
      sent: 'queued',
      queued: ['[[say:second]]'],
      left: [],
      read: [
        ...['you: [[say:first]][[until:go]]', 'says: first', 'turn ok: '],
        ...['you: [[say:second]]', 'says: second', 'turn ok: '],
      ],
    })
  })

  scenario('tells what it has used', async (scene) => {
    const session = scene.start('[[say:one]]')
    await scene.turns(session, 1)
    const first = session.view().usage
    session.send('[[say:two]]')
    await scene.turns(session, 2)
    const { inputTokens, outputTokens, costUsd } = usage
    const twice = {
      inputTokens: inputTokens * 2,
      outputTokens: outputTokens * 2,
      costUsd: costUsd === null ? null : costUsd * 2,
    }
    expect([first, session.view().usage]).toEqual([usage, twice])
  })

  scenario('uses the model that it was started with, and another one when it is told to', async (scene) => {
    const [first = 'none', second = 'none'] = models
    const session = scene.start('[[model]]', { model: second })
    await scene.turns(session, 1)
    const offered = session.view().models
    const told = () => scene.told(session, 'model').length + scene.told(session, 'notice').length
    const before = told()
    await session.speech.setModel(first)
    await scene.until(session, () => told() > before, 'it tells what became of that')
    session.send('[[model]]')
    await scene.turns(session, 2)
    const isChosen = models.length > 0
    expect({ read: scene.read(session, names), offered: offered.slice(0, 2) }).toEqual({
      read: [
        ...(isChosen ? [] : [expect.stringContaining('notice: My agent offers no choice of models here')]),
        ...['you: [[model]]', `says: ${isChosen ? second : null}`, 'turn ok: '],
        isChosen ? `model: ${first}` : 'notice: The agent refused the model “none”: Method not found',
        ...['you: [[model]]', `says: ${isChosen ? first : null}`, 'turn ok: '],
      ],
      offered: models,
    })
  })

  scenario('gets pictures with a message, where it takes them', async (scene) => {
    const session = scene.start('')
    await scene.until(session, () => session.state.kind === 'running', 'it runs')
    session.send('[[pictures]][[say:seen]]', [{ mediaType: 'image/png', data: Buffer.from('data').toString('base64') }])
    await scene.turns(session, 1)
    const isTaken = subject.pictures[0]?.startsWith('says')
    expect(scene.read(session, names)).toEqual([
      `you: [[pictures]][[say:seen]]${isTaken ? ' [1 pictures]' : ''}`,
      ...subject.pictures,
      'says: seen',
      'turn ok: ',
    ])
  })
}
