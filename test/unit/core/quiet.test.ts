import { describe, expect, it } from 'vitest'
import { fold, noFacts, type ProtocolFacts, shownActivityOf } from '../../../main/core/protocol-facts'
import { QuietWatch } from '../../../main/core/quiet'
import type { Session } from '../../../main/core/session'
import type { AgentNews } from '../../../preload/contract/chat'

const AFTER = 60_000
/** News a second apart from 1 s on. */
const told = (...news: AgentNews[]): ProtocolFacts =>
  news.reduce((facts, each, index) => fold(facts, { at: (index + 1) * 1000, ...each }), noFacts(0))
const ready: AgentNews = { type: 'ready', model: null, models: [] }
const tool: AgentNews = { type: 'tool-start', tool: 't', name: 'Bash', title: '', input: '', parent: null }
const retry: AgentNews = { type: 'retry', attempt: 1, max: 10, delayMs: 500, reason: 'overloaded' }
const ask: AgentNews = { type: 'permission', request: 'r', tool: null, name: 'Bash', title: '', input: '', options: [] }
const at = (facts: ProtocolFacts, seconds: number) => shownActivityOf(facts, seconds * 1000, AFTER)

describe('a busy agent that tells nothing', () => {
  it.each([
    ['works', told(ready, { type: 'turn-start' }), 2, ['It has told nothing']],
    ['runs a tool', told(ready, { type: 'turn-start' }, tool), 3, ['Bash has not finished']],
    ['tries again', told(ready, { type: 'turn-start' }, retry), 3, ['It tries again: overloaded']],
    [
      'went on after a retry',
      told(ready, { type: 'turn-start' }, retry, { type: 'text', block: 'b', text: 'x' }),
      4,
      ['It has told nothing'],
    ],
  ])('is quiet with what is known of why, and not a moment too soon: it %s', (_name, facts, last, reasons) => {
    expect([at(facts, last + 59)?.kind === 'quiet', at(facts, last + 60)]).toEqual([
      false,
      { kind: 'quiet', since: last * 1000, reasons },
    ])
  })

  it('is not quiet when it waits for the person, or for a message', () => {
    expect([at(told(ready, { type: 'turn-start' }, ask), 999)?.kind, at(told(ready), 999)?.kind]).toEqual([
      ...['needs-you', 'ready'],
    ])
  })

  it('is shown again when that begins, once, also when it spoke in between', async () => {
    let facts = fold(told(ready, { type: 'turn-start' }), { at: Date.now(), type: 'turn-start' })
    const session = {
      id: 'a',
      view: () => ({ lastActivityAt: facts.lastAt, activity: shownActivityOf(facts, Date.now(), 200) }),
    } as unknown as Session
    const shown: number[] = []
    const watch = new QuietWatch(
      () => 200,
      () => shown.push(Date.now() - facts.lastAt),
    )
    watch.watch(session)
    await new Promise((resolve) => setTimeout(resolve, 150))
    facts = fold(facts, { at: Date.now(), type: 'text', block: 'b', text: 'still here' })
    watch.watch(session)
    await new Promise((resolve) => setTimeout(resolve, 600))
    watch.close()
    expect([shown.length, shown.every((after) => after >= 200)]).toEqual([1, true])
  })
})
