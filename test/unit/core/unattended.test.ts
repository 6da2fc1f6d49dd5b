import { describe, expect, it } from 'vitest'
import type { Session } from '../../../main/core/session'
import { Unattended } from '../../../main/core/unattended'

const MINUTE_MS = 60

/** A session with these open requests; what was answered, and how. */
function session(requests: string[], own?: number) {
  const answered: string[] = []
  let open = requests
  const fake = {
    id: 'a',
    isOver: false,
    state: { kind: 'running' },
    chat: { state: { unattended: own } },
    view: () => ({
      asks: open.map((request) => ({
        ...{ request, since: 0, name: 'Bash', title: 'ls' },
        options: [
          { id: 'yes', label: 'Yes', kind: 'allow-once' },
          { id: 'no', label: 'No', kind: 'deny' },
        ],
      })),
    }),
    answer: async (request: string, { option, message }: { option: string; message: string }) => {
      answered.push(`${request} ${option}: ${message}`)
      open = open.filter((each) => each !== request)
    },
    tell: () => {},
  }
  return {
    answered,
    fake: fake as unknown as Session,
    close: (request: string) => (open = open.filter((each) => each !== request)),
    set: (minutes: number) => (fake.chat.state.unattended = minutes),
  }
}
const wait = (minutes: number) => new Promise((resolve) => setTimeout(resolve, minutes * MINUTE_MS))

describe('a permission request that nobody answers', () => {
  it('is denied after the minutes that were chosen, each once, with the reason', async () => {
    const { fake, answered } = session(['one', 'two'], 2)
    const unattended = new Unattended(() => 0, MINUTE_MS)
    unattended.watch(fake)
    // What else happens to the session does not begin the wait anew.
    await wait(1)
    unattended.watch(fake)
    await wait(0.5)
    const early = [...answered]
    await wait(2)
    unattended.watch(fake)
    await wait(3)
    const why = 'Nobody answered within 2 minutes, so Corral denied it.'
    expect({ early, answered }).toEqual({ early: [], answered: [`one no: ${why}`, `two no: ${why}`] })
  })

  it('waits when that was chosen, also where the settings say otherwise', async () => {
    const { fake, answered } = session(['one'], 0)
    const unattended = new Unattended(() => 1, MINUTE_MS)
    unattended.watch(fake)
    await wait(2)
    expect(answered).toEqual([])
  })

  it('is left alone once it was answered, when the choice changes, and when Corral ends', async () => {
    const [first, second, third] = [session(['one']), session(['one']), session(['one'])]
    const [answered, changed, ended] = [first, second, third].map(() => new Unattended(() => 1, MINUTE_MS))
    answered?.watch(first.fake)
    first.close('one')
    answered?.watch(first.fake)
    changed?.watch(second.fake)
    second.set(0)
    changed?.watch(second.fake)
    ended?.watch(third.fake)
    ended?.close()
    await wait(2.5)
    expect([first.answered, second.answered, third.answered]).toEqual([[], [], []])
  })
})
