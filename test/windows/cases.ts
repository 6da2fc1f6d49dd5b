import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { audit } from '../../main/core/audit'
import { processesOf, sessionTree } from '../../main/core/processes'
import { Quit } from '../../main/core/quit'
import type { Session } from '../../main/core/session'
import { readExit } from '../../main/core/session-files'
import type { EndReport } from '../../preload/contract/process'
import {
  delay,
  eventually,
  isAlive,
  journaled,
  openWorld,
  pidsBehind,
  stage,
  startBystander,
  survivors,
  type World,
} from './world'

/** One thing that is tried on Windows; what comes out is compared whole, outside. */
export type Case = (name: string) => Promise<unknown>

/** As of now: a report that calls an end proven must not need a moment longer. */
const outcome = (report: EndReport | null, pids: readonly number[]) => ({
  ...{ verified: report?.verified, proof: report?.proof, left: report?.left, by: report?.by },
  alive: pids.filter(isAlive).length,
})

const treeOf = (world: World, session: Session, ...words: string[]) => [
  session.agent?.pid as number,
  ...words.flatMap((word) => pidsBehind(world.text(session), word)),
]

/** A world for one case, ended with it. */
const inWorld =
  (roles: string[], act: (world: World) => Promise<unknown>): Case =>
  async (name) => {
    const world = openWorld(name, roles)
    try {
      return await act(world)
    } finally {
      await world.end()
    }
  }

/** As npm's cmd-shim writes it for a script. */
const SHIM = [
  ...['@ECHO off', 'GOTO start', ':find_dp0', 'SET dp0=%~dp0', 'EXIT /b', ':start', 'SETLOCAL', 'CALL :find_dp0', ''],
  ...['IF EXIST "%dp0%\\node.exe" (', '  SET "_prog=%dp0%\\node.exe"', ') ELSE (', '  SET "_prog=node"'],
  ...['  SET PATHEXT=%PATHEXT:;.JS;=;%', ')', ''],
  'endLocal & goto #_undefined_# 2>NUL || title %COMSPEC% & "%_prog%"  "%dp0%\\node_modules\\agent\\cli.mjs" %*',
].join('\r\n')

/** A world whose agent is this batch file in a folder on the path, and what it runs. */
function withShim(name: string, text: string): World {
  const bin = path.join(stage, 'cases', name, 'bin with a space')
  mkdirSync(path.join(bin, 'node_modules', 'agent'), { recursive: true })
  writeFileSync(path.join(bin, 'corral-agent.cmd'), text)
  copyFileSync(path.join(stage, 'agents', 'windows-agent.mjs'), path.join(bin, 'node_modules', 'agent', 'cli.mjs'))
  const others = Object.entries(process.env).filter(([key]) => key.toUpperCase() !== 'PATH')
  const environment = {
    ...Object.fromEntries(others),
    ...{ Path: [bin, path.dirname(process.execPath)].join(';'), MY_SECRET: 'secret' },
  }
  const overrides = { bundled: null, executables: ['corral-agent'], versionArguments: ['say 4.5.6'] }
  return openWorld(name, [], { overrides, environment })
}

export const cases: Record<string, Case> = {
  answers: inWorld([], async (world) => {
    const session = await world.running()
    session.send('who')
    session.send('complain of nothing')
    session.send('grüße \u2028 an alle')
    await eventually(() => /heard grüße/.test(world.text(session)), 'it answers')
    await eventually(() => journaled(session, 'err') !== '', 'its complaint is in the journal')
    const [pid, parent] = pidsBehind(world.text(session), 'who')
    const machine = await world.machine()
    return {
      machine: { tier: machine.tier, meaning: machine.tierMeaning.split(':')[0], platform: machine.platform },
      tier: session.tier,
      identity: { agent: session.view().agentPid === pid, keeper: session.view().keeperPid === parent },
      lookUps: {
        byPid: world.registry.byPid(pid as number)?.id === session.id,
        byRun: world.registry.byRun(session.spec.run)?.id === session.id,
        byAgentSession: world.registry.byAgentSessionId('fake-session')?.id === session.id,
      },
      journal: {
        in: journaled(session, 'in'),
        out: journaled(session, 'out').replace(/\d+/g, 'N'),
        err: journaled(session, 'err'),
      },
      stray: audit(world.profile).stray,
    }
  }),

  floods: inWorld([], async (world) => {
    const session = await world.running()
    session.send('flood 20000')
    await eventually(() => world.text(session).includes('flooded'), 'all of it came')
    const lines = journaled(session, 'out').trimEnd().split('\n')
    return { lines: lines.length, last: lines.at(-1), whole: lines[20_000]?.startsWith('line 19999 zzz') }
  }),

  kill: inWorld(['deaf', 'stay', 'family', 'daemon'], async (world) => {
    const bystander = startBystander()
    const session = await world.running(/family[\s\S]*daemon|daemon[\s\S]*family/)
    const tree = treeOf(world, session, 'family')
    const [, daemon] = pidsBehind(world.text(session), 'daemon')
    const shown = processesOf(sessionTree(session)).map((each) => each.id.pid)
    const reports = await Promise.all([world.registry.kill(session.id), world.registry.kill(session.id)])
    const after = await world.registry.kill(session.id)
    const ended = outcome(reports[0] as EndReport, [...tree, daemon as number])
    const result = {
      ...ended,
      ...{ sameForAll: new Set([...reports, after].map((each) => JSON.stringify(each))).size === 1 },
      ...{ shown: tree.every((pid) => shown.includes(pid)), bystander: bystander.isAlive(), state: session.state.kind },
      how: session.state.kind === 'ended' && session.state.how,
    }
    bystander.end()
    return result
  }),

  'stop, politely': inWorld([], async (world) => {
    // Whatever Wine takes for it on a busy machine: what counts is that asking was enough.
    world.settings.change({ stopGraceSeconds: 60 })
    const session = await world.running()
    const report = await world.registry.stop(session.id)
    const { state } = session
    return {
      ...outcome(report, treeOf(world, session)),
      steps: report.steps.map((each) => each.step),
      state: state.kind === 'ended' && { how: state.how, why: state.why, code: state.code },
    }
  }),

  'stop, insisting': inWorld(['deaf', 'stay', 'family'], async (world) => {
    world.settings.change({ stopGraceSeconds: 1 })
    const session = await world.running(/family/)
    const report = await world.registry.stop(session.id)
    const steps = report.steps.map((each) => each.step)
    return { ...outcome(report, treeOf(world, session, 'family')), first: steps[0], last: steps.at(-1) }
  }),

  'agent that leaves a daemon': inWorld(['daemon'], async (world) => {
    const session = await world.running(/daemon/)
    const [, daemon] = pidsBehind(world.text(session), 'daemon')
    const before = isAlive(daemon as number)
    session.send('exit 0')
    await eventually(() => session.isOver, 'it ended')
    const how = session.state.kind === 'ended' && session.state.how
    return { before, how, ...outcome(session.report(), [...treeOf(world, session), daemon as number]) }
  }),

  'keeper killed': inWorld(['deaf', 'stay', 'family', 'daemon'], async (world) => {
    const session = await world.running(/family[\s\S]*daemon|daemon[\s\S]*family/)
    const other = await world.running(/family[\s\S]*daemon|daemon[\s\S]*family/)
    const tree = treeOf(world, session, 'family', 'daemon')
    process.kill(session.keeper?.process.pid as number, 'SIGKILL')
    await eventually(() => session.isOver, 'it ended')
    const how = session.state.kind === 'ended' && { how: session.state.how, why: session.state.why }
    other.send('still here?')
    await eventually(() => world.text(other).includes('heard still here?'), 'the other session answers')
    return { ...how, ...outcome(session.report(), tree) }
  }),

  'warden killed': inWorld(['family'], async (world) => {
    const session = await world.running(/family/)
    const tree = treeOf(world, session, 'family')
    const warden = world.wardenPid()
    process.kill(warden, 'SIGKILL')
    session.send('still here?')
    await eventually(() => world.text(session).includes('heard still here?'), 'the agent answers')
    await eventually(() => world.wardenPid() !== warden, 'another warden is there')
    const next = await world.running(/family/)
    const reports = await world.registry.killAll()
    return {
      verified: reports.map((report) => report.verified),
      alive: await survivors([...tree, ...treeOf(world, next)]),
    }
  }),

  'app gone': inWorld(['stay', 'family'], async (world) => {
    world.settings.change({ reattachWindowSeconds: 0 })
    const session = await world.running(/family/)
    const pids = [...treeOf(world, session, 'family'), session.keeper?.process.pid as number, world.wardenPid()]
    await world.registry.close()
    await eventually(() => !pids.some(isAlive), 'agent, keeper and warden are gone')
    const exit = readExit(session.directory)
    return { how: exit?.how, why: exit?.why, ...outcome(exit?.report ?? null, pids) }
  }),

  quit: inWorld(['deaf', 'stay', 'family'], async (world) => {
    world.settings.change({ quitBoundSeconds: 3 })
    const session = await world.running(/family/)
    const tree = treeOf(world, session, 'family')
    const code = await new Promise<number>((leave) => {
      const { profile, registry, settings } = world
      new Quit({
        profile,
        registry,
        settings,
        push: () => {},
        canAsk: () => false,
        leave,
        startWatchdog: () => ({ stop: () => {} }),
      }).request('system')
    })
    await eventually(() => readExit(session.directory), 'the end is recorded')
    const exit = readExit(session.directory)
    return { code, how: exit?.how, why: exit?.why, ...outcome(exit?.report ?? null, tree) }
  }),

  'app, warden and keeper killed at once': async (name) => {
    const first = openWorld(name, ['deaf', 'stay', 'family', 'daemon'])
    const session = await first.running(/family[\s\S]*daemon|daemon[\s\S]*family/)
    const tree = treeOf(first, session, 'family', 'daemon')
    const [keeper, warden] = [session.keeper?.process.pid as number, first.wardenPid()]
    await first.registry.close()
    for (const pid of [warden, keeper]) process.kill(pid, 'SIGKILL')
    const alive = await survivors(tree)
    // Under Wine the name of a job goes half a second after its last handle.
    await delay(2000)
    const second = first.again()
    await second.registry.load()
    const found = second.registry.get(session.id)
    await eventually(() => found.state.kind === 'lost', 'the next start says so')
    const { state } = found
    const said = state.kind === 'lost' && { why: state.why, suspects: state.suspects }
    const report = state.kind === 'lost' ? state.report : null
    await second.end()
    return { aliveBeforeTheNextStart: alive, ...said, ...outcome(report, tree) }
  },

  'app that comes back': async (name) => {
    const first = openWorld(name, ['family'])
    const before = await first.running(/family/)
    before.send('before')
    await eventually(() => first.text(before).includes('heard before'), 'it answers')
    const pid = before.agent?.pid
    await first.registry.close()
    const second = first.again()
    await second.registry.load()
    const after = second.registry.get(before.id)
    await eventually(() => after.state.kind === 'running', 'it runs again')
    after.send('after')
    await eventually(() => second.text(after).includes('heard after'), 'it answers again')
    const text = second.text(after)
    const result = {
      ...{ samePid: after.agent?.pid === pid, whole: /family[\s\S]*heard before[\s\S]*heard after/.test(text) },
      written: journaled(after, 'in'),
    }
    await second.end()
    return { ...result, alive: await survivors(treeOf(second, after, 'family')) }
  },

  'kill during the start': inWorld(['family'], async (world) => {
    const sessions = await Promise.all(
      [0, 150, 400, 800, 1500].map(async (ms) => {
        const session = world.start()
        await delay(ms)
        const report = await world.registry.kill(session.id)
        return { session, verified: report.verified, state: session.state.kind }
      }),
    )
    const pids = sessions.flatMap(({ session }) => (session.agent ? treeOf(world, session, 'family') : []))
    return {
      ends: [...new Set(sessions.map(({ verified, state }) => `${verified} ${state}`))],
      alive: await survivors(pids),
    }
  }),

  'agent behind a batch file': async (name) => {
    const world = withShim(name, SHIM)
    const session = await world.running()
    session.send('environment')
    await eventually(() => /environment .+\n/.test(world.text(session)), 'it tells its environment')
    const told = /environment (.+)\n/.exec(world.text(session))?.[1] as string
    const names = Object.keys(JSON.parse(told)).map((each) => each.toUpperCase())
    const [found] = await world.agents()
    await world.end()
    return {
      found: { version: found?.found?.version, path: found?.found?.path.replace(world.folder, '…') },
      environment: ['SYSTEMROOT', 'CORRAL_SESSION', 'MY_SECRET', 'NODE_OPTIONS'].map((each) => names.includes(each)),
    }
  },

  'batch file that is not understood': async (name) => {
    const world = withShim(name, '@echo off\r\ncall something else\r\n')
    const session = world.start()
    await eventually(() => session.isOver, 'it ended')
    const { state } = session
    await world.end()
    return state.kind === 'ended' && { how: state.how, why: state.why.replace(world.folder, '…') }
  },

  'folder that is not there': inWorld([], async (world) => {
    const session = world.start({ folder: path.join(world.folder, 'nowhere') })
    await eventually(() => session.isOver, 'it ended')
    const { state } = session
    return state.kind === 'ended' && { how: state.how, why: state.why.replace(world.folder, '…') }
  }),

  'ten times, start and kill': inWorld(['family'], async (world) => {
    const ends: string[] = []
    const pids: number[] = []
    for (let time = 0; time < 10; time += 1) {
      const session = await world.running(/family/)
      pids.push(...treeOf(world, session, 'family'))
      const { verified, proof } = await world.registry.kill(session.id)
      ends.push(`${verified} ${proof}`)
    }
    return { times: ends.length, ends: [...new Set(ends)], pids: pids.length, alive: await survivors(pids) }
  }),

  'kill all': inWorld(['stay', 'family'], async (world) => {
    const sessions = await Promise.all([world.running(/family/), world.running(/family/), world.running(/family/)])
    const pids = sessions.flatMap((session) => treeOf(world, session, 'family'))
    const reports = await world.registry.killAll()
    const said = sessions.map(({ state }) => state.kind === 'ended' && `${state.how}: ${state.why}`)
    const ends = reports.map(({ verified, proof }) => `${verified} ${proof}`)
    return { ends: [...new Set(ends)], said: [...new Set(said)], alive: await survivors(pids) }
  }),

  'processes that start each other': inWorld(['respawn'], async (world) => {
    const session = await world.running(/respawning/)
    await delay(2000)
    const report = await world.registry.kill(session.id)
    return { ...outcome(report, treeOf(world, session)), several: report.processes > 3 }
  }),

  'forty children': inWorld(['children 40'], async (world) => {
    const session = await world.running(/children/)
    const pids = treeOf(world, session, 'children')
    const report = await world.registry.kill(session.id)
    return { pids: pids.length, several: report.processes > 40, ...outcome(report, pids) }
  }),
}
