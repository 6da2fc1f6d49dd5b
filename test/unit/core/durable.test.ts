import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { firstChat } from '../../../main/core/chat-book'
import { live, openProfile } from '../../../main/core/profile'
import { createSessionFiles, type SessionSpec, writeExit } from '../../../main/core/session-files'
import { lineAgent } from '../../helpers/line-agent'
import { folderForEachTest } from '../keeper/temporary-folder'

const folder = folderForEachTest()

/** What was made durable, in order: names of files and folders below the test's own. */
const disk = vi.hoisted(() => ({ opened: new Map<number, string>(), synced: [] as string[] }))

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs')>()
  const openSync: typeof real.openSync = (file, flags, mode) => {
    const descriptor = real.openSync(file, flags, mode)
    disk.opened.set(descriptor, String(file))
    return descriptor
  }
  const fsyncSync: typeof real.fsyncSync = (descriptor) => {
    disk.synced.push(disk.opened.get(descriptor) as string)
    real.fsyncSync(descriptor)
  }
  return { ...real, openSync, fsyncSync }
})

beforeEach(() => {
  disk.synced = []
})

/** Below the profile; the random part of a half-written file left out. */
const synced = (home: string) =>
  disk.synced.map((file) => path.relative(home, file).replace(/\.[0-9a-f]{12}\.half$/, ' (half)'))

const id = '0f8fad5b-d9cb-469f-a165-70867728950e'
const spec: SessionSpec = {
  ...{ version: 1, session: id, run: 1_000_000, kind: 'session', task: 'Mend it', agent: 'fake' },
  ...{
    folder: '/',
    model: null,
    permissions: 'ask',
    ...{ arguments: '', environmentNames: [] },
    proposedAgentSessionId: id,
    adopted: null,
    createdAt: 1,
    resumption: null,
  },
  order: { version: 1, file: '/bin/true', marker: id, args: [] },
}

/** After a power cut a name is there only if its folder was synced behind it (fsync(2)). */
describe('what a restart relies on survives a power cut:', () => {
  it('an entry of live/, file and name', () => {
    const profile = openProfile(path.join(folder(), 'home'), {})
    live.add(profile, id)
    expect(synced(profile.home)).toEqual([`live/${id}`, 'live'])
  })

  it('a session’s directory, what is in it, and its own name', () => {
    const profile = openProfile(path.join(folder(), 'home'), {})
    createSessionFiles(path.join(profile.sessions, id), spec, firstChat(spec, lineAgent()))
    expect(synced(profile.home)).toEqual([
      ...[`sessions/${id}/spec.json (half)`, `sessions/${id}`],
      ...[`sessions/${id}/chat.json (half)`, `sessions/${id}`],
      'sessions',
    ])
  })

  it('the record of an end, before its name', () => {
    const directory = path.join(folder(), id)
    mkdirSync(directory)
    writeExit(directory, { version: 1, how: 'exit', why: '', at: 1, code: 0, signal: null, report: null })
    expect(synced(folder())).toEqual([`${id}/exit.json (half)`, id])
  })
})
