import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import type { Person } from '../../../main/core/export/redact'
import { exportName, freeName, writeExport } from '../../../main/core/export/write-export'
import { sessionFiles } from '../../../main/keeper/protocol'
import type { AgentNews } from '../../../preload/contract/chat'
import type { ExportFormat } from '../../../preload/contract/export'
import { writeJournal } from '../keeper/journal'
import { folderForEachTest } from '../keeper/temporary-folder'
import { complained, endedNote, journal, told } from './session-journal'
import { toldAs, toldSession } from './told-session'

const folder = folderForEachTest()
const person: Person = { home: '/home/ada', userName: 'ada', secrets: [] }
const SECRET = 'sk-proj-abcdefghijklmnop1234'

const conversation: AgentNews[] = [
  { type: 'ready', model: 'big', models: [] },
  { type: 'turn-start' },
  { type: 'thinking', block: 'b1', text: 'First ' },
  { type: 'thinking', block: 'b1', text: 'look.' },
  { type: 'block-end', block: 'b1' },
  // In two pieces, and in neither of them whole.
  { type: 'text', block: 'b2', text: `The key is ${SECRET.slice(0, 12)}` },
  { type: 'text', block: 'b2', text: `${SECRET.slice(12)}.\n\n\`\`\`sh\necho <b>\n\`\`\`\nDone.` },
  { type: 'block-end', block: 'b2' },
  { type: 'tool-start', tool: 't1', name: 'Bash', title: '', input: '', parent: null },
  { type: 'tool-input', tool: 't1', title: 'ls /home/ada', input: '{"command":"ls /home/ada"}' },
  { type: 'permission', request: 'r1', tool: 't1', name: 'Bash', title: 'ls', input: '', options: [] },
  { type: 'permission-closed', request: 'r1', outcome: 'allowed', message: '' },
  { type: 'tool-output', tool: 't1', text: 'a``````b\n' },
  { type: 'tool-output', tool: 't1', text: '<script>alert(1)</script>' },
  { type: 'tool-end', tool: 't1', ok: false, output: '' },
  { type: 'tool-start', tool: 't2', name: 'Edit', title: 'a.ts', input: '', parent: null },
  { type: 'tool-diff', tool: 't2', path: 'a.ts', before: 'one', after: 'two' },
  { type: 'tool-end', tool: 't2', ok: true, output: '' },
  { type: 'picture', image: { mediaType: 'image/png', data: 'AAAA' } },
  { type: 'tool-start', tool: 't3', name: 'Read', title: 'a.gif', input: '', parent: null },
  { type: 'tool-picture', tool: 't3', image: { mediaType: 'image/gif', data: 'BBBB' } },
  { type: 'tool-end', tool: 't3', ok: true, output: '' },
  {
    type: 'plan',
    items: [
      { text: 'Look', state: 'done' },
      { text: 'Mend *it*', state: 'open' },
    ],
  },
  { type: 'turn-end', outcome: 'error', reason: 'Overloaded', durationMs: null, usage: null },
]

async function session(
  appends = [
    told('Mend the <cart> for ada\n', 500),
    ...toldAs(conversation),
    complained('warning 1\n', 30_000),
    complained('warning 2\n', 30_001),
    endedNote,
  ],
) {
  await journal(folder(), appends)
  return toldSession(folder(), { name: 'Mend the cart', folder: '/home/ada/code', agentName: 'Teller' })
}

async function exported(format: ExportFormat, redact: Person | null) {
  const file = path.join(folder(), `out.${format}`)
  const options = { format, redact, signal: new AbortController().signal, progress: () => {} }
  const redacted = await writeExport(await session(), file, options)
  // The time of the export differs each time.
  const text = readFileSync(file, 'utf8')
    .replace(/(Exported: `|Exported<\/dt><dd>)[^`<]+/, '$1now')
    .replace(/"exportedAt":\d+/, '"exportedAt":0')
  return { text, redacted, mode: statSync(file).mode & 0o777 }
}

it.each(['markdown', 'html', 'json'] as const)('as %s the conversation is whole, and private', async (format) => {
  const { text, redacted, mode } = await exported(format, null)
  expect({ redacted, mode }).toEqual({ redacted: null, mode: 0o600 })
  await expect(text).toMatchFileSnapshot(`golden/export.${format}.txt`)
})

it.each(['markdown', 'html', 'json'] as const)(
  'redacted, %s has the secret nowhere, and says what was taken out',
  async (format) => {
    const { text, redacted } = await exported(format, person)
    expect(redacted).toEqual({ token: 1, 'user name': 1, 'home folder': 3, picture: 2 })
    expect(['sk-proj', 'ada', '/home', 'AAAA', 'BBBB'].filter((each) => text.includes(each))).toEqual([])
    if (format === 'json') expect((JSON.parse(text) as { redacted: unknown }).redacted).toEqual(redacted)
    expect(text.split('[redacted: picture]')).toHaveLength(3)
    if (format !== 'json') expect(text).toContain('Redacted: 3 home folders, 1 user name, 1 token, 2 pictures.')
  },
)

it('as JSON every event of the contract stands there, what came in pieces as one', async () => {
  const { text } = await exported('json', null)
  const { events } = JSON.parse(text) as { events: { type: string; at: number; text?: string; output?: string }[] }
  expect(events.map(({ type }) => type)).toEqual([
    ...[
      'user',
      'ready',
      'turn-start',
      'thinking',
      'text',
      'tool-start',
      'tool-input',
      'permission',
      'permission-closed',
    ],
    ...[
      'tool-end',
      'tool-start',
      'tool-diff',
      'tool-end',
      'picture',
      'tool-start',
      'tool-picture',
      'tool-end',
      'plan',
      'turn-end',
      'stderr',
      'process',
    ],
  ])
  expect(events.find(({ type }) => type === 'stderr')?.text).toBe('warning 1\nwarning 2')
  expect(events.find(({ type }) => type === 'tool-end')?.output).toBe('a``````b\n<script>alert(1)</script>')
})

it('a web page runs nothing and asks for nothing from elsewhere', async () => {
  const { text } = await exported('html', null)
  expect(text.match(/<script|<link|<iframe|https?:|url\(|@import| on\w+=/g)).toBe(null)
  expect(text).toContain(`default-src 'none'`)
})

it('a long conversation is written in pieces, with progress, while others get their turn', async () => {
  const line = (index: number): AgentNews => ({
    type: 'text',
    block: `b${index}`,
    text: `${index} ${'word '.repeat(20_000)}\n`,
  })
  const news = Array.from({ length: 200 }, (_, index) => [
    line(index),
    { type: 'block-end', block: `b${index}` } as const,
  ]).flat()
  await writeJournal(path.join(folder(), sessionFiles.journal), toldAs(news), { burst: 20 })
  const read: number[] = []
  let turns = 0
  const tick = setInterval(() => {
    turns += 1
  }, 1)
  const file = path.join(folder(), 'long.md')
  const before = process.memoryUsage().rss
  await writeExport(toldSession(folder()), file, {
    ...{ format: 'markdown', redact: person, signal: new AbortController().signal },
    progress: (bytes) => void read.push(bytes),
  })
  clearInterval(tick)
  const text = readFileSync(file, 'utf8')
  expect({
    first: text.includes('\n0 word'),
    last: text.includes('\n199 word'),
    size: text.length > 20_000_000,
    grows: read.length > 3 && read.every((bytes, index) => index === 0 || bytes >= (read[index - 1] ?? 0)),
    turns: turns > 3,
    bounded: process.memoryUsage().rss - before < 250_000_000,
  }).toEqual({ first: true, last: true, size: true, grows: true, turns: true, bounded: true })
})

it('a text without an end is told in pieces between two lines, and a key file in one', async () => {
  const filler = `${'x'.repeat(99)}\n`.repeat(10_480)
  const key = `-----BEGIN PRIVATE KEY-----\n${'QUJD'.repeat(300)}\n-----END PRIVATE KEY-----\n`
  await journal(folder(), toldAs([{ type: 'text', block: 'out', text: `${filler}${key}${filler}` }]))
  const file = path.join(folder(), 'one.json')
  const options = { format: 'json', redact: person, signal: new AbortController().signal, progress: () => {} } as const
  const redacted = await writeExport(toldSession(folder()), file, options)
  const { events } = JSON.parse(readFileSync(file, 'utf8')) as { events: { text: string }[] }
  const whole = events.map(({ text }) => text).join('')
  expect({
    redacted,
    pieces: events.length,
    left: whole.includes('QUJD'),
    same: whole === `${filler}[redacted: private key]\n${filler}`,
  }).toEqual({
    ...{ redacted: { 'private key': 1, 'home folder': 1 }, pieces: 3, left: false, same: true },
  })
})

it.each([
  ['is cancelled', 'export-cancelled', () => ({ signal: AbortSignal.abort() })],
  ['cannot be written', 'cannot-export', () => ({})],
])('one that %s says so, and leaves what was there as it was', async (what, code, change) => {
  const place = path.join(folder(), 'out.md')
  writeFileSync(place, 'before')
  const long = toldAs(
    Array.from({ length: 3000 }, (_, index) => ({ type: 'text', block: `${index}`, text: 'x'.repeat(2000) })),
  )
  const from = await session(long)
  const before = readdirSync(folder())
  const file = what === 'is cancelled' ? place : path.join(folder(), 'nowhere', 'out.md')
  const options = {
    format: 'markdown' as const,
    redact: person,
    signal: new AbortController().signal,
    progress: () => {},
  }
  const failed = await writeExport(from, file, { ...options, ...change() }).then(
    () => null,
    (error: { code: string; message: string }) => error,
  )
  expect({
    code: failed?.code,
    names: failed?.message.includes(code === 'cannot-export' ? file : 'cancelled'),
  }).toEqual({ code, names: true })
  expect({ files: readdirSync(folder()), text: readFileSync(place, 'utf8') }).toEqual({ files: before, text: 'before' })
})

it('a session whose journal was removed says that in its export', async () => {
  const from = toldSession(folder())
  from.chat.state.journalRemoved = { at: 0, why: 'to make room' }
  const file = path.join(folder(), 'out.md')
  await writeExport(from, file, {
    format: 'markdown',
    redact: null,
    signal: new AbortController().signal,
    progress: () => {},
  })
  expect(readFileSync(file, 'utf8')).toContain('What was said until then was removed on 1 January 1970, to make room.')
})

it('names files after sessions, in letters that every system takes, and replaces none', () => {
  const from = toldSession(folder(), { name: '../Fix: "a/b" für ada?' })
  const name = exportName(from, 'html', null)
  const free = [freeName(folder(), name)]
  writeFileSync(free[0]!, '')
  free.push(freeName(folder(), name))
  expect([name, exportName(from, 'json', person), ...free.map((each) => path.basename(each))]).toEqual([
    ...['1000000-Fix-a-b-für-ada.html', '1000000-Fix-a-b-für-redacted-user-name.json'],
    ...['1000000-Fix-a-b-für-ada.html', '1000000-Fix-a-b-für-ada (2).html'],
  ])
})
