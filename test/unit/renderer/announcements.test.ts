import { expect, it } from 'vitest'
import type { AgentNews } from '../../../preload/contract/chat'
import { announcement, toldAll } from '../../../renderer/chat/announcements'
import { emptyTranscript, reduce } from '../../../renderer/stores/transcript'

/** What is announced after each lot of news, from a conversation that was opened with the first. */
function heard(opened: AgentNews[], ...lots: AgentNews[][]): string[] {
  const events = (news: AgentNews[]) => news.map((one, index) => ({ at: index, ...one }))
  let transcript = reduce(emptyTranscript, events(opened), 0)
  let told = toldAll(transcript.blocks)
  let next = opened.length
  return lots.map((lot) => {
    transcript = reduce(transcript, events(lot), next)
    next += lot.length
    const { text, told: now } = announcement(transcript.blocks, told)
    told = now
    return text
  })
}

const says = (text: string): AgentNews => ({ type: 'text', block: 'w', text })
const begins = (tool: string): AgentNews => ({
  type: 'tool-start',
  tool,
  name: 'Bash',
  title: tool,
  input: '',
  parent: null,
})
const ends = (tool: string): AgentNews => ({ type: 'tool-end', tool, ok: true, output: '' })

it('tells whole sentences, each once, and nothing of what was there when the session was opened', () => {
  expect(
    heard(
      [says('Old words. And a')],
      [says(' half')],
      [says(' one. New')],
      [says(' words')],
      [{ type: 'block-end', block: 'w' }],
    ),
  ).toEqual(['', 'half one.', '', 'New words'])
})

it('tells a call when it has ended, a question at once, and counts a crowd', () => {
  const asks: AgentNews = {
    type: 'permission',
    request: 'r',
    tool: 'a',
    name: 'Bash',
    title: 'rm',
    input: '',
    options: [],
  }
  const crowd = ['b', 'c', 'd', 'e'].flatMap((tool) => [begins(tool), ends(tool)])
  expect(heard([], [begins('a'), asks], [ends('a')], crowd)).toEqual([
    'The agent asks for permission: Bash rm',
    'Bash a: ok',
    '4 tool calls finished',
  ])
})

it('says of a turn what its row says, and ends no sentence twice', () => {
  const ends = (outcome: 'ok' | 'error' | 'interrupted', reason: string): AgentNews => ({
    ...{ type: 'turn-end', outcome, reason, durationMs: 5, usage: null },
  })
  expect(
    heard(
      [],
      [begins('a'), ends('interrupted', '')],
      [says('It is done. '), { type: 'block-end', block: 'w' }, ends('ok', '')],
      [ends('error', '')],
      [ends('error', 'Overloaded')],
    ),
  ).toEqual([
    'Bash a: not finished. Turn interrupted',
    ...['It is done. Turn done', 'Turn failed', 'Turn failed: Overloaded'],
  ])
})

it('says no more than a person can listen to', () => {
  const [text] = heard([], [says(`${'word '.repeat(1000)}end. `)])
  expect([text!.length < 320, text!.endsWith('word end.')]).toEqual([true, true])
})
