import { expect, it } from 'vitest'
import { Conversation } from '../../../main/core/conversation'
import type { AgentEvent } from '../../../preload/contract/chat'
import { lineAgent } from '../../helpers/line-agent'
import type { Append } from '../keeper/journal'
import { folderForEachTest } from '../keeper/temporary-folder'
import { endedNote, journal, said } from './session-journal'

const folder = folderForEachTest()
const fresh = {
  folder: '/home/someone/project',
  model: null,
  permissions: 'ask' as const,
  agentSessionId: '0f8fad5b-d9cb-469f-a165-70867728950e',
}
const seam: Append = { stream: 'note', at: 5, payload: Buffer.from('{"resumed":1}') }

/** Tells with each line which conversation its process was launched to go on with. */
const launched = lineAgent([], {
  create: (launch) => ({
    ...lineAgent().create(launch),
    received: (line, at) => ({
      events: [{ at, type: 'text', block: '0', text: `${line}: ${launch.resume ?? 'anew'}` }],
      replies: [],
    }),
  }),
})

const texts = (events: AgentEvent[]) => events.flatMap((event) => (event.type === 'text' ? event.text : []))

function readAll(conversation: Conversation): string[] {
  const events: AgentEvent[] = []
  for (let news = conversation.advance(); news.frames.length > 0; news = conversation.advance())
    events.push(...news.events)
  return texts(events)
}

it('a conversation that was open while its session was resumed reads on as its new process was launched', async () => {
  await journal(folder(), [said('one\n'), endedNote])
  const conversation = new Conversation(folder(), launched, fresh, 0)
  const before = readAll(conversation)
  conversation.goesOn({ ...fresh, resume: 'conversation 7' })
  await journal(folder(), [seam, said('two\n')])
  const after = readAll(conversation)
  conversation.close()
  expect([before, after]).toEqual([['one: anew'], ['two: conversation 7']])
})

it('a conversation that is read again from its beginning knows that its first process began anew', async () => {
  await journal(folder(), [said('one\n'), endedNote])
  await journal(folder(), [seam, said('two\n')])
  const conversation = new Conversation(folder(), launched, { ...fresh, resume: 'conversation 7' }, 0)
  const all = readAll(conversation)
  conversation.close()
  expect(all).toEqual(['one: anew', 'two: conversation 7'])
})

it('a conversation that its agent had before the session is what the first process goes on with', async () => {
  await journal(folder(), [said('one\n'), endedNote])
  await journal(folder(), [seam, said('two\n')])
  const now = { ...fresh, resume: 'newer' }
  const first = { ...fresh, resume: 'adopted' }
  const conversation = new Conversation(folder(), launched, now, 0, 0, first)
  const all = readAll(conversation)
  conversation.close()
  expect(all).toEqual(['one: adopted', 'two: newer'])
})
