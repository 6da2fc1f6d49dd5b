import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Session } from '../../main/core/session'
import { type TestCorral, testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { eventually } from '../helpers/processes'

let corral: TestCorral
let session: Session
afterEach(() => corral.end())

const agent = lineAgent([], { bundled: '../test/fixtures/agents/fake-agent.mjs' })
const assets = path.resolve(import.meta.dirname, '../../assets')

/** An agent that works with what ships, and on its PATH the system's own xdg-open, which says what it was asked. */
beforeEach(async () => {
  const bin = mkdtempSync(path.join(tmpdir(), 'corral-bin-'))
  onTestFinished(() => rmSync(bin, { recursive: true }))
  writeFileSync(path.join(bin, 'xdg-open'), '#!/bin/sh\necho "the system opens $1"\n', { mode: 0o755 })
  corral = testCorral([agent], { assets, environment: { ...process.env, PATH: `${bin}:${process.env.PATH}` } })
  session = corral.start()
  await corral.reach(session, 'running')
})

const run = (script: string) => session.send(`run ${Buffer.from(script).toString('base64')}`)

const said = (text: string) => eventually(() => corral.text(session).includes(text), `the agent’s tool says “${text}”`)
const notices = () =>
  (corral.events.get(session.id) ?? []).flatMap((event) => (event.type === 'notice' ? [event.text] : []))

describe('a link that an agent opens', () => {
  it('is opened by Corral, by either name, so that no browser belongs to the session', async () => {
    run('xdg-open https://example.invalid/login && "$BROWSER" "https://example.invalid/?a=b&c" && echo both are open')
    await said('both are open')
    expect({ links: corral.links, notices: notices() }).toEqual({
      links: ['https://example.invalid/login', 'https://example.invalid/?a=b&c'],
      notices: [
        'The agent opened a page in your browser: https://example.invalid/login',
        'The agent opened a page in your browser: https://example.invalid/?a=b&c',
      ],
    })
  })

  it('goes to the system’s own xdg-open when it is no web link', async () => {
    run('xdg-open notes.txt')
    await said('the system opens notes.txt')
    expect(corral.links).toEqual([])
  })

  it('goes to the system’s own xdg-open while Corral is away', async () => {
    const { id } = session
    run('sleep 0.5; xdg-open https://example.invalid/away; echo done')
    await said('running a script')
    await corral.registry.close()
    await new Promise((resolve) => setTimeout(resolve, 3200))
    corral = corral.again()
    await corral.registry.load()
    session = corral.registry.get(id)
    await corral.reach(session, 'running')
    const text = await eventually(async () => {
      const { events } = await session.open()
      const words = events.flatMap((event) => (event.type === 'text' ? [event.text] : [])).join('')
      return words.includes('done') ? words : null
    }, 'the script is through')
    expect({ system: text.includes('the system opens https://example.invalid/away'), ours: corral.links }).toEqual({
      system: true,
      ours: [],
    })
  })

  it('is one of five in ten seconds at most; the others are named', async () => {
    run('for n in 1 2 3 4 5 6 7; do xdg-open https://example.invalid/$n; done; echo all asked')
    await said('all asked')
    expect({
      opened: corral.links.length,
      refused: notices().filter((text) => /too many at once/.test(text)).length,
    }).toEqual({
      opened: 5,
      refused: 2,
    })
  })
})
