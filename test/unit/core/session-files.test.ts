import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type ChatState,
  createSessionFiles,
  listSessionIds,
  readChat,
  readExit,
  readSpec,
  type SessionSpec,
  sessionFile,
  temporaryName,
} from '../../../main/core/session-files'
import { folderForEachTest } from '../keeper/temporary-folder'

const folder = folderForEachTest()
const id = '0f8fad5b-d9cb-469f-a165-70867728950e'
const spec: SessionSpec = {
  ...{ version: 1, session: id, run: 1_000_000, kind: 'session', task: 'Mend it', agent: 'claude' },
  ...{ arguments: '', environmentNames: [] },
  ...{ folder: '/work', model: null, permissions: 'ask', proposedAgentSessionId: id, adopted: null, createdAt: 1 },
  resumption: null,
  order: { version: 1, file: '/usr/bin/claude', marker: id, args: ['-p'] },
}
const chat: ChatState = {
  ...{ version: 1, name: 'Mend it', queue: [{ id: 'q', text: 'next' }], agentSessionIds: ['x'] },
  ...{ usage: { inputTokens: 1, outputTokens: 2, costUsd: null }, lastLine: 'Done.', lastAt: 2 },
  ...{ seen: { offset: 3, at: 4 }, unread: 5, recoveredAt: 6, endKnownAt: 7 },
}

describe('the directory of a session', () => {
  it('is private and gives back what was written, keys of the order that only a keeper knows too', () => {
    const directory = path.join(folder(), id)
    const told: string[] = []
    createSessionFiles(directory, spec, chat)
    expect({
      spec: readSpec(directory, (sentence) => told.push(sentence)),
      chat: readChat(directory, { ...chat, name: 'fallback' }, (sentence) => told.push(sentence)),
      exit: readExit(directory),
      mode: (statSync(directory).mode & 0o777).toString(8),
      told,
    }).toEqual({ spec, chat, exit: null, mode: '700', told: [] })
  })

  it('with damaged files is told of, never thrown at anybody', () => {
    const directory = path.join(folder(), id)
    createSessionFiles(directory, spec, chat)
    for (const file of ['spec', 'chat', 'exit'] as const) writeFileSync(sessionFile(directory, file), '{"version":2}')
    const told: string[] = []
    const fallback = { ...chat, name: 'fallback' }
    expect({
      spec: readSpec(directory, (sentence) => told.push(sentence.split(';')[0] as string)),
      chat: readChat(directory, fallback, (sentence) => told.push(sentence.split(';')[0] as string)),
      exit: readExit(directory),
      told,
    }).toEqual({ spec: null, chat: fallback, exit: null, told: ['spec.json was damaged', 'chat.json was damaged'] })
  })

  it('is known by its name: what is no session is left alone', () => {
    for (const name of [id, 'lost+found', '.trash', `${id}.old`]) mkdirSync(path.join(folder(), name))
    expect(listSessionIds(folder())).toEqual([id])
  })
})

describe('the name of a session, until somebody gives it one,', () => {
  it.each([
    ['is the first line of its task that has words', '\n  \n  Mend the login  \nand more', 'Mend the login'],
    ['is its agent’s name without a task', '', 'Claude Code'],
    ['is its agent’s name when the task is blank', ' \n\t\n', 'Claude Code'],
    ['keeps 120 characters', 'x'.repeat(120), 'x'.repeat(120)],
    ['is cut at 120 characters', 'x'.repeat(121), `${'x'.repeat(119)}…`],
    ['is found in a task of megabytes at once', `one\n${'y'.repeat(5_000_000)}`, 'one'],
  ])('%s', (_, task, name) => {
    expect(temporaryName(task, 'Claude Code')).toBe(name)
  })
})
