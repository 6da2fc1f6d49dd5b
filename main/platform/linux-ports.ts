import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { ProcId } from '../../preload/contract/process'
import { readStat } from './linux-proc'

/** The state of a listening socket in /proc/net/tcp (proc(5); TCP_LISTEN in the kernel's tcp_states.h). */
const LISTENS = '0A'

/**
 * Ports of our own network namespace: what listens inside another one (a container, a sandbox without a network) cannot be
 * reached through its number here, and is not told.
 */
export function listening(processes: readonly ProcId[], ancestor: ProcId | null): (number[] | null)[] {
  const ports = new Map<string, number>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6'])
    for (const [inode, port] of parseListeners(readTable(table))) ports.set(inode, port)
  const handedDown = (ancestor && socketsOf(ancestor)) ?? []
  for (const inode of handedDown) ports.delete(inode)
  return processes.map((id) => {
    const found = socketsOf(id)?.flatMap((inode) => ports.get(inode) ?? [])
    return found ? [...new Set(found)].sort((one, other) => one - other) : null
  })
}

/** Inode and port of each listening socket in the text of a /proc/net/tcp. */
export function parseListeners(table: string): [inode: string, port: number][] {
  return table.split('\n').flatMap((line): [string, number][] => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/ +/)
    const port = Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16)
    return state === LISTENS && inode !== '' && Number.isSafeInteger(port) ? [[inode, port]] : []
  })
}

/** The inodes of all its sockets; null: it is another user's, or gone. */
function socketsOf({ pid, startTime }: ProcId): string[] | null {
  try {
    const sockets = readdirSync(`/proc/${pid}/fd`).flatMap((name) => socketBehind(`/proc/${pid}/fd/${name}`))
    const stat = readStat(pid)
    return typeof stat === 'object' && stat.startTime === startTime ? sockets : null
  } catch {
    return null
  }
}

/** The inode of the socket that a descriptor is, or none. */
function socketBehind(descriptor: string): string[] {
  try {
    const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(descriptor))?.[1]
    return inode === undefined ? [] : [inode]
  } catch {
    return [] // Closed since the folder was read.
  }
}

/** Empty where there is none: a kernel without IPv6 has no tcp6. */
function readTable(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
