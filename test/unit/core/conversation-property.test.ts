import { rmSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { claude } from '../../../main/adapters/claude/profile'
import { Conversation } from '../../../main/core/conversation'
import { JournalWriter } from '../../../main/keeper/journal-writer'
import { sessionFiles } from '../../../main/keeper/protocol'
import type { AgentEvent } from '../../../preload/contract/chat'
import { readRecording } from '../adapters/recordings'
import { type Append, silent } from '../keeper/journal'
import { createRandomness, type Randomness } from '../keeper/randomness'
import { folderForEachTest } from '../keeper/temporary-folder'
import { cut, endedNote, said, told } from './session-journal'
import { joined, pages } from './transcripts'

const folder = folderForEachTest()
const options = {
  folder: '/home/someone/project',
  model: null,
  permissions: 'ask' as const,
  agentSessionId: '0f8fad5b-d9cb-469f-a165-70867728950e',
}
const RECORDINGS = ['interrupt-permission-long-output', 'multiturn', 'permission', 'subagent', 'background-task']
const open = () => new Conversation(folder(), claude, options, 0)

/** Both directions in pieces, each in its own order, but in any order between them: what two pipes can make of a conversation. */
function anyInterleaving(chance: Randomness): Append[] {
  const lines = Array.from({ length: 4 }, () => readRecording(chance.pick(RECORDINGS))).flat()
  const pieces = (direction: 'in' | 'out') =>
    lines
      .filter((line) => line.direction === direction)
      .flatMap(({ at, line }) => cut(direction === 'in' ? told(`${line}\n`, at) : said(`${line}\n`, at), chance, 4000))
  const [written, heard] = [pieces('in'), pieces('out')]
  const mixed: Append[] = []
  while (written.length + heard.length > 0) {
    const next = chance.integer(1, written.length + heard.length) <= written.length ? written.shift() : heard.shift()
    if (next) mixed.push(next)
  }
  return [...mixed, endedNote]
}

function readOn(conversation: Conversation): AgentEvent[] {
  const found: AgentEvent[] = []
  for (let news = conversation.advance(); news.frames.length > 0; news = conversation.advance())
    found.push(...news.events)
  return found
}

it.each(Array.from({ length: 25 }, (_, seed) => seed))(
  'live, through restarts at any moment, a conversation is what its replay in one go is (seed %i)',
  async (seed) => {
    const chance = createRandomness(seed)
    const writer = new JournalWriter(path.join(folder(), sessionFiles.journal), silent, 40_000)
    let conversation = open()
    const live: AgentEvent[] = []
    let restarts = 0
    for (const { stream, payload, at } of anyInterleaving(chance)) {
      writer.append(stream, payload, at)
      if (chance.integer(1, 12) > 1) continue
      await writer.flush(10_000)
      live.push(...readOn(conversation))
      if (chance.integer(1, 2) > 1) continue
      conversation.close()
      conversation = open()
      // What it tells now was told before; from here on it is news.
      readOn(conversation)
      restarts += 1
    }
    await writer.flush(10_000)
    writer.close()
    live.push(...readOn(conversation))
    const afterwards = pages(conversation).flat()
    const facts = conversation.facts
    conversation.close()
    // Without the checkpoints that it made on its way: from the first byte to the last.
    rmSync(path.join(folder(), sessionFiles.checkpoints), { force: true })
    const again = open()
    const replayed = readOn(again)
    const [expected, expectedFacts] = [joined(replayed), again.facts]
    again.close()
    expect(restarts).toBeGreaterThan(0)
    expect(JSON.stringify(joined(live))).toBe(JSON.stringify(expected))
    expect(JSON.stringify(joined(afterwards))).toBe(JSON.stringify(expected))
    expect(facts).toEqual(expectedFacts)
  },
)
