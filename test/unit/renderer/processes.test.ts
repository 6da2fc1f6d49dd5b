import { describe, expect, it } from 'vitest'
import type { ProcessRow } from '../../../preload/contract/process'
import { briefOf, programOf, rolesOf } from '../../../renderer/chat/process-roles'
import { toTree, unfolded } from '../../../renderer/chat/process-tree'
import { sparkLines } from '../../../renderer/panel/spark'

const row = (pid: number, parent: number, command = '', change: Partial<ProcessRow> = {}): ProcessRow => ({
  ...{ id: { pid, startTime: pid, bootId: 'boot' }, parent, command, startedAt: pid, state: 'S' },
  ...{ cpuSeconds: 0, cpuPercent: 0, memoryBytes: 0, ports: [] },
  ...change,
})

describe('the tree of processes', () => {
  const tree = toTree([
    row(30, 20),
    row(40, 1),
    row(20, 10),
    row(10, 1, '', { startedAt: 1 }),
    row(21, 10, '', { startedAt: 1 }),
  ])

  it('puts each process before its children, and one without a known parent at the root', () => {
    expect(
      tree.map(({ row: { id }, depth, place, brothers, below }) => [id.pid, depth, place, brothers, below]),
    ).toEqual([
      [10, 0, 1, 2, 3],
      [21, 1, 1, 2, 0],
      [20, 1, 2, 2, 1],
      [30, 2, 1, 1, 0],
      [40, 0, 2, 2, 0],
    ])
  })

  it('hides what is below a folded one, and nobody else', () => {
    const pids = (...folded: string[]) => unfolded(tree, new Set(folded)).map((each) => each.row.id.pid)
    expect([pids(), pids('20:20'), pids('10:10', '20:20'), pids('21:21', '10:11')]).toEqual([
      [10, 21, 20, 30, 40],
      [10, 21, 20, 40],
      [10, 40],
      [10, 21, 20, 30, 40],
    ])
  })
})

describe('the role of a process', () => {
  const AGENT = 10
  const rolesIn = (...rows: ProcessRow[]) => {
    const tree = toTree([row(AGENT, 1, 'node /opt/claude/cli.js --mcp-config x'), ...rows])
    const roles = rolesOf(tree, AGENT)
    return Object.fromEntries(tree.map(({ key, row: { id } }) => [id.pid, roles.get(key) ?? null]))
  }

  it('comes from its command and its place', () => {
    expect(
      rolesIn(
        row(20, AGENT, 'npm exec @modelcontextprotocol/server-filesystem /home/ada'),
        row(21, 20, 'sh -c mcp-server-filesystem /home/ada'),
        row(22, 21, 'node /home/ada/.npm/bin/mcp-server-filesystem /home/ada'),
        row(23, AGENT, 'uvx mcp_server_git', { ports: [8000] }),
        row(30, AGENT, '/bin/bash -c npm run dev'),
        row(31, 30, 'npm run dev'),
        row(32, 31, 'node /work/node_modules/.bin/vite', { ports: [5173] }),
        row(40, AGENT, 'sleep 600'),
        row(50, 1, '-zsh'),
        row(51, 1, 'C:\\Windows\\System32\\cmd.exe /c dir'),
      ),
    ).toEqual({
      ...{ 10: 'Agent', 20: 'MCP server', 21: 'Shell', 22: 'MCP server', 23: 'MCP server' },
      ...{ 30: 'Shell', 31: null, 32: 'Dev server', 40: null, 50: 'Shell', 51: 'Shell' },
    })
  })

  it('is none where the word only stands in what a tool does, or in another word', () => {
    expect(
      rolesIn(
        row(20, AGENT, 'bash -c grep mcp .'),
        row(21, 20, 'grep mcp .'),
        row(30, AGENT, 'node mcpherson.js'),
        row(40, AGENT, 'node server.js', { ports: null }),
      ),
    ).toEqual({ 10: 'Agent', 20: 'Shell', 21: null, 30: null, 40: null })
  })

  it('reads the name of a program out of its command', () => {
    const commands = ['/usr/bin/node server.js', '"C:\\Program Files\\node.exe" server.js', 'sleep', '']
    expect([commands.map(programOf), commands.map(briefOf)]).toEqual([
      ['node', 'node.exe', 'sleep', ''],
      ['node server.js', 'node.exe server.js', 'sleep', ''],
    ])
  })
})

describe('the spark line', () => {
  it('ends at the right, keeps gaps, and gives a quiet agent a low line', () => {
    expect([sparkLines([]), sparkLines([0]), sparkLines([null])].map((lines) => lines.map(({ line }) => line))).toEqual(
      [[], ['M47.0 15.0'], []],
    )
    const lines = sparkLines([25, 0, null, 50, 100])
    expect(lines.map(({ from, line }) => [from, line.replaceAll(/[\d.]+ /g, '')])).toEqual([
      [0, 'M11.5L15.0'],
      [3, 'M8.0L1.0'],
    ])
  })
})
