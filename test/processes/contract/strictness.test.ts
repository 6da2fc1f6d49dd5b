import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const SCRIPTS = path.resolve(import.meta.dirname, '../../fixtures/agents/scripted')
const UUID = '11111111-1111-4111-8111-111111111111'

/** What was said to a scripted agent, as it would be written, and how it refuses that. */
type Violation = { says: string; script: string; args: string[]; lines: object[]; words: string }

let home: string
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'corral-strictness-'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const streamJson = ['-p', '--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose']
const claudeArguments = [...streamJson, '--permission-prompt-tool', 'stdio', '--permission-mode', 'default']
const claude = (says: string, lines: object[], words: string, session: string): Violation => ({
  ...{ says, script: 'claude.mjs', args: [...claudeArguments, '--session-id', session], lines, words },
})
const codex = (says: string, lines: object[], words: string): Violation => ({
  ...{ says, script: 'codex.mjs', args: ['app-server'], lines, words },
})
const pi = (says: string, lines: object[], words: string): Violation => ({
  ...{ says, script: 'pi.mjs', args: ['--mode', 'rpc'], lines, words },
})
const acp = (says: string, lines: object[], words: string): Violation => ({
  ...{ says, script: 'acp.mjs', args: ['plain'], lines, words },
})

const claudeBegins = { type: 'control_request', request_id: '1', request: { subtype: 'initialize' } }
const claudeSays = { type: 'user', message: { role: 'user', content: [{ type: 'text', text: '[[hang]]' }] } }
const codexBegins = [{ id: 1, method: 'initialize', params: {} }, { method: 'initialized' }]
const initialize = { protocolVersion: 1, clientCapabilities: { terminal: false } }
const acpBegins = { jsonrpc: '2.0', id: 1, method: 'initialize', params: initialize }

const violations: Violation[] = [
  claude('a message before initialize', [claudeSays], 'a message before initialize', UUID),
  claude(
    'a message in a turn',
    [claudeBegins, claudeSays, claudeSays],
    'a message while a turn runs',
    `2${UUID.slice(1)}`,
  ),
  claude('an id twice', [claudeBegins, claudeBegins], 'the request_id “1” was used before', `3${UUID.slice(1)}`),
  claude(
    'an answer that nobody asked for',
    [claudeBegins, { type: 'control_response', response: { subtype: 'success', request_id: '9', response: {} } }],
    'an answer to “9”, which is not open',
    `4${UUID.slice(1)}`,
  ),
  codex('a request before initialized', [codexBegins[0] ?? {}, { id: 2, method: 'model/list' }], 'before initialize'),
  codex('an id twice', [...codexBegins, { id: 1, method: 'model/list' }], 'the id of a request “1” was used before'),
  codex(
    'an answer that nobody asked for',
    [...codexBegins, { id: 9, result: {} }],
    'an answer to 9, which is not open',
  ),
  codex('another thread', [...codexBegins, { id: 2, method: 'turn/start', params: {} }], 'no such thread here'),
  pi(
    'a message in a turn',
    [1, 2].map((id) => ({ id, type: 'prompt', message: '[[hang]]' })),
    'while a turn runs',
  ),
  pi('an unknown command', [{ id: 1, type: 'dance' }], 'no such command: dance'),
  pi('an answer that nobody asked for', [{ type: 'extension_ui_response', id: '9', value: '' }], 'which is not open'),
  acp('a session before initialize', [{ jsonrpc: '2.0', id: 1, method: 'session/new' }], 'before initialize'),
  acp('no JSON-RPC', [{ id: 1, method: 'initialize', params: initialize }], 'no JSON-RPC 2.0'),
  acp('an answer that nobody asked for', [acpBegins, { jsonrpc: '2.0', id: 9, result: {} }], 'which is not open'),
]

describe('a scripted agent refuses', () => {
  it.concurrent.each(violations)('$script: $says', async ({ script, args, lines, words }) => {
    const { exitCode, stderr } = await execa(process.execPath, [path.join(SCRIPTS, script), ...args], {
      ...{ input: lines.map((line) => `${JSON.stringify(line)}\n`).join(''), cwd: home, env: { HOME: home } },
      ...{ reject: false, timeout: 20_000 },
    })
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringContaining(words) })
  })
})
