import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import treeKill from 'tree-kill'
import type { Session } from '../../main/core/session'
import { childrenOf, readStat } from '../../main/platform/linux-proc'
import { testCorral } from '../helpers/corral'
import { lineAgent } from '../helpers/line-agent'
import { type Bench, median, table } from './bench'

// Kill: from the call to the last death, for many sessions of four processes that ignore SIGTERM, and for one.
// Every row runs in the same process on the same trees, one after the other. "left": alive 5 s after the call.

const TREE = 'echo ready; trap "" TERM; sleep 600 & sleep 600 & sleep 600 & wait'
const PROCESSES_A_TREE = 4
const GIVE_UP_MS = 5000
const GRACE_MS = 1000

type Ended = { ms: number; left: number }

/** Every way to end a child of ours, given its pid, as its users would call it. */
function peers(packages: string): Record<string, (roots: number[]) => Promise<void>> {
  const require = createRequire(path.join(packages, 'package.json'))
  const pm2TreeKill = require('pm2/lib/TreeKill.js') as typeof treeKill
  const each = (roots: number[], end: (pid: number) => Promise<void>) => Promise.all(roots.map(end)).then(() => {})
  const tree = (kill: typeof treeKill, pid: number, signal: string) =>
    new Promise<void>((resolve) => kill(pid, signal, () => resolve()))
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  return {
    'kill(-pgid, KILL), the floor': (roots) => each(roots, async (pid) => void process.kill(-pid, 'SIGKILL')),
    'tree-kill, KILL': (roots) => each(roots, (pid) => tree(treeKill, pid, 'SIGKILL')),
    'tree-kill, TERM then KILL': (roots) =>
      each(roots, async (pid) => {
        await tree(treeKill, pid, 'SIGTERM')
        await wait(GRACE_MS)
        await tree(treeKill, pid, 'SIGKILL')
      }),
    'pm2 TreeKill, KILL': (roots) => each(roots, (pid) => tree(pm2TreeKill, pid, 'SIGKILL')),
    'execa, kill + forceKillAfterDelay': (roots) => each(roots, async (pid) => void execaChildren.get(pid)?.kill()),
    'fkill, force': async (roots) => {
      const { default: fkill } = (await import(require.resolve('fkill'))) as { default: FatalKill }
      await fkill(roots, { force: true, silent: true })
    },
  }
}

/** execa ends only what it started itself, so it starts all of them; for the others that changes nothing. */
const execaChildren = new Map<number, ReturnType<typeof startTree>>()

function startTree() {
  return execa('sh', ['-c', TREE], {
    detached: true,
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'ignore',
    forceKillAfterDelay: GRACE_MS,
    reject: false,
    cleanup: false,
  })
}

type FatalKill = (pids: number[], options: { force: boolean; silent: boolean }) => Promise<void>

/** The pids of all trees; each root is asked until its children are there. */
async function grown(roots: number[]): Promise<number[]> {
  for (;;) {
    const trees = roots.map((root) => [root, ...childrenOf(root)])
    if (trees.every((tree) => tree.length === PROCESSES_A_TREE)) return trees.flat()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Milliseconds from the call to the last death, looked at every millisecond or so. */
async function timed(pids: number[], end: () => Promise<unknown>): Promise<Ended> {
  const lives = (pid: number) => {
    const stat = readStat(pid)
    return typeof stat === 'object' && stat.state !== 'Z' && stat.state !== 'X'
  }
  const began = performance.now()
  // What a way says of itself does not count: who lives and who does not is looked at below.
  const done = end().catch(() => {})
  let rest = pids
  let ms = 0
  while (performance.now() - began < GIVE_UP_MS) {
    rest = rest.filter(lives)
    ms = performance.now() - began
    if (rest.length === 0) break
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.race([done, new Promise((resolve) => setTimeout(resolve, GIVE_UP_MS))])
  for (const pid of rest.filter(lives)) process.kill(pid, 'SIGKILL')
  return { ms, left: rest.length }
}

async function measurePeer(sessions: number, end: (roots: number[]) => Promise<void>): Promise<Ended> {
  const children = Array.from({ length: sessions }, startTree)
  for (const child of children) execaChildren.set(child.pid as number, child)
  const pids = await grown(children.map((child) => child.pid as number))
  try {
    return await timed(pids, () => end(children.map((child) => child.pid as number)))
  } finally {
    execaChildren.clear()
  }
}

async function measureCorral(sessions: number): Promise<Ended> {
  const bin = mkdtempSync(path.join(tmpdir(), 'corral-bench-'))
  writeFileSync(path.join(bin, 'deaf-tree'), `#!/bin/sh\n${TREE}\n`, { mode: 0o755 })
  const agent = lineAgent([], { bundled: null, executables: ['deaf-tree'] })
  const corral = testCorral([agent], { environment: { ...process.env, PATH: `${bin}:${process.env.PATH}` } })
  try {
    const started: Session[] = []
    for (let session = 0; session < sessions; session += 1) started.push(corral.start())
    for (const session of started) await corral.reach(session, 'running')
    const pids = await grown(started.map((session) => session.agent?.pid as number))
    return await timed(pids, () =>
      sessions === 1 ? corral.registry.kill(started[0]?.id as string) : corral.registry.killAll(),
    )
  } finally {
    await corral.end()
    rmSync(bin, { recursive: true, force: true })
  }
}

export const kill: Bench = {
  packages: ['pm2@7.0.4', 'fkill@10.0.3'],
  run: async ({ packages, rounds }) => {
    const rows: { way: string; sessions: number; ms: number; left: number }[] = []
    for (const sessions of [50, 1]) {
      const ways: Record<string, () => Promise<Ended>> = { Corral: () => measureCorral(sessions) }
      for (const [way, end] of Object.entries(peers(packages))) ways[way] = () => measurePeer(sessions, end)
      for (const [way, measure] of Object.entries(ways)) {
        const ended: Ended[] = []
        for (let round = 0; round < rounds; round += 1) ended.push(await measure())
        const left = Math.max(...ended.map((each) => each.left))
        rows.push({ way, sessions, ms: Math.round(median(ended.map((each) => each.ms))), left })
      }
    }
    const title = `Kill: call to last death, sessions of ${PROCESSES_A_TREE} processes that ignore SIGTERM, median of ${rounds}`
    return { title, rows, text: table(title, ['way', 'sessions', 'ms', 'left'], rows) }
  },
}
