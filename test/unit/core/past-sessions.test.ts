import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentProfile } from '../../../main/adapters/adapter'
import { claudePast } from '../../../main/adapters/claude/past'
import { codexPast } from '../../../main/adapters/codex/past'
import { piPast } from '../../../main/adapters/pi/past'
import { pastSessions } from '../../../main/core/past-sessions'

let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'corral-past-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const agents = [
  { id: 'claude', name: 'Claude Code', past: claudePast },
  { id: 'pi', name: 'pi', past: piPast },
  { id: 'codex', name: 'Codex', past: codexPast },
  { id: 'none', name: 'Saves nothing' },
] as AgentProfile[]

/** Lines as the agents write them (recorded), `minutes` ago. */
function write(file: string, minutes: number, ...lines: (object | string)[]): void {
  const full = path.join(home, file)
  mkdirSync(path.dirname(full), { recursive: true })
  writeFileSync(full, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))
  const at = Date.now() / 1000 - minutes * 60
  utimesSync(full, at, at)
}
const look = async (environment: NodeJS.ProcessEnv = {}) =>
  (await pastSessions({ agents, home, environment, sessionOf: (_agent, id) => (id === 'c-1' ? 'ours' : null) })).map(
    ({ agent, id, folder, title, session }) => [agent, id, folder, title, session],
  )

const claudeLines = (cwd: string, text: unknown) => [
  { type: 'queue-operation', operation: 'enqueue', content: 'x' },
  { type: 'user', isSidechain: false, isMeta: true, message: { role: 'user', content: '<command>' }, cwd },
  { type: 'user', isSidechain: false, message: { role: 'user', content: text }, cwd, sessionId: 'whatever' },
]

describe('what agents saved by themselves', () => {
  it('is found in each agent’s own place, the newest first, with the folder and what was said first', async () => {
    write('.claude/projects/-work-shop/c-1.jsonl', 3, ...claudeLines('/work/shop', 'Mend\nthe cart'))
    write(
      '.pi/agent/sessions/--work-shop--/2026-11-21T20-42-30-211Z_p-1.jsonl',
      1,
      { type: 'session', version: 3, id: 'p-1', cwd: '/work/shop' },
      { type: 'message', message: { role: 'user', content: [{ type: 'text', text: 'Write a test' }] } },
    )
    write(
      '.codex/sessions/2026/11/21/rollout-2026-11-21T20-00-00-x-1.jsonl',
      2,
      { type: 'session_meta', payload: { id: 'x-1', cwd: '/work/api' } },
      { type: 'response_item', payload: { type: 'message', role: 'user', content: [{ text: '<environment>' }] } },
      { type: 'event_msg', payload: { type: 'user_message', message: 'Make it fast' } },
    )
    expect(await look()).toEqual([
      ['pi', 'p-1', '/work/shop', 'Write a test', null],
      ['codex', 'x-1', '/work/api', 'Make it fast', null],
      ['claude', 'c-1', '/work/shop', 'Mend the cart', 'ours'],
    ])
  })

  it('is looked for where the agents’ own variables say', async () => {
    write(
      'elsewhere/projects/-a/c-2.jsonl',
      1,
      ...claudeLines('/a', [{ type: 'text', text: 'Hello' }, { type: 'image' }]),
    )
    expect(await look({ CLAUDE_CONFIG_DIR: path.join(home, 'elsewhere') })).toEqual([
      ['claude', 'c-2', '/a', 'Hello', null],
    ])
  })

  it('is left out where it cannot be resumed or read: sub-agents, broken and cut lines, no message yet, other files', async () => {
    write('.claude/projects/-a/agent-1.jsonl', 1, {
      type: 'user',
      isSidechain: true,
      cwd: '/a',
      message: { content: 'x' },
    })
    write('.claude/projects/-a/broken.jsonl', 1, 'no json', '{"cut":')
    write('.claude/projects/-a/empty.jsonl', 1)
    write('.claude/projects/-a/relative.jsonl', 1, ...claudeLines('a', 'x'))
    write('.claude/projects/-a/deeper/c-3.jsonl', 1, ...claudeLines('/a', 'too deep'))
    write('.claude/projects/-a/notes.txt', 1, ...claudeLines('/a', 'other'))
    write('.claude/projects/-a/c-4.jsonl', 1, 'noise', ...claudeLines('/a', 'whole'), '{"cut":')
    expect(await look()).toEqual([['claude', 'c-4', '/a', 'whole', null]])
  })
})
