import type { TreeRow } from './process-tree'

export type Role = 'Agent' | 'MCP server' | 'Dev server' | 'Shell'

const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh', 'fish', 'ksh', 'tcsh', 'csh', 'nu', 'pwsh', 'powershell', 'cmd'])
/** As their packages are called: mcp-server-git, server-mcp, @modelcontextprotocol/server-files, `tool mcp`. */
const MCP = /(^|[\s/\\@_.-])(mcp|modelcontextprotocol)([\s/\\@_.-]|$)/i

/**
 * What each process is, by its place and its command; most are nothing that has a name. A guess, and so only a label:
 * - agent: the very process that was started as one
 * - MCP server: its command says so, and the agent itself started it or what it hangs below; what a shell runs is a tool
 * - dev server: it listens on a port, and is none of those
 * - shell: by its name
 */
export function rolesOf(tree: readonly TreeRow[], agentPid: number | null): Map<string, Role> {
  const roles = new Map<string, Role>()
  /** Whether the branch that the agent started, in which we are, began with a program and not with a shell. */
  let isBranchOfProgram = false
  for (const { key, depth, row } of tree) {
    if (row.parent === agentPid || depth === 0) isBranchOfProgram = !isShell(row.command)
    const role = row.id.pid === agentPid ? 'Agent' : roleOf(row.command, row.ports, isBranchOfProgram)
    if (role) roles.set(key, role)
  }
  return roles
}

function roleOf(command: string, ports: readonly number[] | null, isBranchOfProgram: boolean): Role | null {
  if (isShell(command)) return 'Shell'
  if (isBranchOfProgram && MCP.test(command)) return 'MCP server'
  return ports && ports.length > 0 ? 'Dev server' : null
}

/** The name of a command's program, without its folder: '/usr/bin/node server.js' is 'node'. */
export function programOf(command: string): string {
  const first = fileOf(command).replaceAll('"', '')
  return first.slice(Math.max(first.lastIndexOf('/'), first.lastIndexOf('\\')) + 1)
}

/** The command without the folder of its program, which seldom tells anything and takes the room of what does. */
export const briefOf = (command: string): string => `${programOf(command)}${command.slice(fileOf(command).length)}`

/** Its first word, with the quotes that Windows sets around one with blanks. */
const fileOf = (command: string): string => /^("[^"]*"|[^ ]*)/.exec(command)?.[0] ?? ''

/** A login shell calls itself '-bash'. */
const isShell = (command: string) =>
  SHELLS.has(
    programOf(command)
      .replace(/^-|\.exe$/gi, '')
      .toLowerCase(),
  )
