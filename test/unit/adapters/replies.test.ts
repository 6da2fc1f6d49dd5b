import { describe, expect, it } from 'vitest'
import { codex } from '../../../main/adapters/codex/profile'
import { pi } from '../../../main/adapters/pi/profile'
import { usualOptions } from './contract'
import { readRecording, recordingsIn } from './recordings'

/** What an adapter writes by itself bears a name of Corral's, or is Codex's one notification. */
const isOwn = (line: string) => line.includes('"id":"corral-') || line === '{"method":"initialized"}'

const recordings = [codex, pi].flatMap((profile) =>
  recordingsIn(profile.id)
    .filter((name) => !name.startsWith('probe-') && !/resume|fork|edit/.test(name))
    .map((name) => [profile.name, name, profile] as const),
)

describe.each(recordings)('%s in the recording %s', (_name, recording, profile) => {
  it('was written just what its adapter wants written by itself: a replay finds each of them in the journal', () => {
    const adapter = profile.create({ ...usualOptions, model: profile === pi ? 'mock/mock-model' : null })
    const lines = readRecording(recording, profile.id)
    const wanted = adapter.open()
    for (const { direction, line, at } of lines) {
      if (direction === 'in') adapter.sent(line, at)
      else wanted.push(...adapter.received(line, at).replies)
    }
    const written = lines.filter(({ direction, line }) => direction === 'in' && isOwn(line)).map(({ line }) => line)
    expect(written).toEqual(wanted)
  })
})
