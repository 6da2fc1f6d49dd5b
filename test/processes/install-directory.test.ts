import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execaSync } from 'execa'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { audit } from '../../main/core/audit'
import type { Session } from '../../main/core/session'
import { childrenOf } from '../../main/platform/linux-proc'
import { type TestCorral, testCorral } from '../helpers/corral'
import { installInto, replaceBuild } from '../helpers/install'
import { lineAgent } from '../helpers/line-agent'
import { compareNoise, journaled, makeNoise } from '../helpers/noise'
import { eventually, isAlive, processesWith } from '../helpers/processes'
import { canMount } from '../helpers/small-disk'

const fakeAgent = path.resolve(import.meta.dirname, '../fixtures/agents/fake-agent.mjs')
/** Two segments and a part of a third. */
const LINES = 40_000
const INSTALL_MEGABYTES = 300

let corral: TestCorral
afterEach(() => corral.end())

const endOf = ({ state }: Session) =>
  state.kind === 'ended' ? { how: state.how, verified: state.report?.verified, by: state.report?.by } : state
const heard = (session: Session, text: string) =>
  eventually(() => corral.text(session).includes(`heard ${text}`), `${session.name} heard ${text}`)
const wardensOf = (folder: string) =>
  processesWith(corral.home).filter((pid) => processesWith(path.join(folder, 'dist/main/warden.cjs')).includes(pid))

/** What becomes of a folder that Corral is installed in, while it runs. */
const fates: Record<string, { prepare(folder: string): void; befall(folder: string): void }> = {
  'is removed': { prepare: () => {}, befall: (folder) => rmSync(folder, { recursive: true }) },
  // A disk that is taken away by name while its files are in use. (No AppImage: see docs/decisions.md.)
  'is unmounted': {
    prepare: (folder) => {
      execaSync('mount', ['-t', 'tmpfs', '-o', `size=${INSTALL_MEGABYTES}m`, 'corral-test', folder])
      onTestFinished(() => {
        execaSync('umount', ['-l', folder], { reject: false })
      })
    },
    befall: (folder) => void execaSync('umount', ['-l', folder]),
  },
  'is replaced by another build': { prepare: () => {}, befall: replaceBuild },
}

/** The fake agent, as an app finds it that has its assets in this folder. */
const agentBeside = (assets: string) => lineAgent([], { bundled: path.relative(assets, fakeAgent) })
const newAssets = path.resolve(import.meta.dirname, '../../assets')

/** An app that was installed into a folder of its own, and what one needs to befall it. */
async function installed(fate: keyof typeof fates) {
  const place = mkdtempSync(path.join(tmpdir(), 'corral-install-'))
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  const folder = path.join(place, 'corral')
  mkdirSync(folder)
  fates[fate]?.prepare(folder)
  const { runtime, assets } = installInto(folder)
  corral = testCorral([agentBeside(assets)], { runtime, assets })
  corral.settings.change({ stopGraceSeconds: 1 })
  const sessions = ['stopped', 'killed', 'orphaned', 'noisy', 'kept'].map((prompt) => corral.start({ prompt }))
  for (const session of sessions) {
    await corral.reach(session, 'running')
    await heard(session, session.name)
  }
  const [warden] = wardensOf(folder)
  await eventually(() => childrenOf(warden as number).length === 6, 'one keeper is in reserve')
  return {
    folder,
    warden: warden as number,
    sessions: sessions as [Session, Session, Session, Session, Session],
  }
}

describe.each(Object.keys(fates))('an install directory that %s', (fate) => {
  it.skipIf(fate === 'is unmounted' && !canMount)(
    'ends no session, and none of them misses anything',
    async () => {
      const { folder, warden, sessions } = await installed(fate)
      const [stopped, killed, orphaned, noisy, kept] = sessions
      killed.send('child')
      killed.send('scrubbed')
      orphaned.send('daemon')
      await eventually(() => /scrubbed \d+/.test(corral.text(killed)), 'it has started its own')
      await eventually(() => /daemon \d+/.test(corral.text(orphaned)), 'it has started its own')
      const tools = [...`${corral.text(killed)}${corral.text(orphaned)}`.matchAll(/(?:child|scrubbed|daemon) (\d+)/g)]
      const pids = tools.map(([, pid]) => Number(pid))
      fates[fate]?.befall(folder)
      const isGone = !existsSync(path.join(folder, 'node'))
      const runs = readlinkSync(`/proc/${warden}/exe`)

      // The journal: segments are begun, closed and packed.
      makeNoise(noisy, LINES)
      await eventually(() => corral.text(noisy).includes('noise over'), 'all was said', 30_000)
      await eventually(
        () => readdirSync(path.join(noisy.directory, 'journal')).filter((name) => name.endsWith('.br')).length === 2,
        'closed segments are packed',
      )
      // The script that an agent opens links with.
      kept.send(`run ${Buffer.from('xdg-open https://example.invalid/login').toString('base64')}`)
      await eventually(() => corral.links.length > 0, 'the link was opened')
      // The keeper in reserve, and the one after it.
      const last = corral.start({ prompt: 'last' })
      await heard(last, 'last')
      const next = corral.start({ prompt: 'next' })
      const { state } = await corral.reach(next, isGone ? 'ended' : 'running')

      // Ends, by the keeper and by the warden.
      await corral.registry.stop(stopped.id)
      await corral.registry.kill(killed.id)
      process.kill(orphaned.lastKeeper?.process.pid as number, 'SIGKILL')
      await corral.reach(orphaned, 'ended')
      expect({
        runs: runs.replace(folder, ''),
        next: state.kind === 'ended' ? state.why : state.kind,
        links: corral.links,
        journal: compareNoise(journaled(noisy)),
        ends: [endOf(stopped), endOf(killed), endOf(orphaned)],
        left: pids.filter(isAlive),
        stray: audit(corral.profile).stray,
      }).toEqual({
        runs: { 'is removed': '/node (deleted)', 'is unmounted': '/node', 'is replaced by another build': '.old/node' }[
          fate
        ],
        next: isGone
          ? `It could not be started: Corral’s own files are no longer in ${folder}/dist/main: it was moved, updated or removed. What runs goes on; to start a session, quit Corral and open it from where it is now.`
          : 'running',
        links: ['https://example.invalid/login'],
        journal: { wholeLines: LINES, others: ['ready', 'heard noisy', 'noise over'], isTorn: false, damagedAt: null },
        ends: [
          { how: 'killed', verified: true, by: 'keeper' },
          { how: 'killed', verified: true, by: 'keeper' },
          { how: 'crashed', verified: true, by: 'warden' },
        ],
        left: [],
        stray: [],
      })

      // An app from the new place has them again, and a warden of its own beside the one that is their heir.
      const before = [noisy, kept, last]
        .map((each) => each.view())
        .map(({ agentPid, keeperPid }) => [agentPid, keeperPid])
      await corral.registry.close()
      corral = testCorral([agentBeside(newAssets)], {
        home: corral.home,
        ...(isGone
          ? {}
          : {
              runtime: {
                executable: path.join(folder, 'node'),
                wardenScript: path.join(folder, 'dist/main/warden.cjs'),
              },
            }),
        assets: newAssets,
      })
      await corral.registry.load()
      const again = [noisy, kept, last].map(({ id }) => corral.registry.get(id))
      for (const session of again) {
        await corral.reach(session, 'running')
        session.send('again')
        await heard(session, 'again')
      }
      const fresh = corral.start({ prompt: 'fresh' })
      await heard(fresh, 'fresh')
      const after = again.map((each) => each.view()).map(({ agentPid, keeperPid }) => [agentPid, keeperPid])
      const heirs = again.map((each) => each.lastKeeper?.warden?.pid)
      const own = fresh.lastKeeper?.warden?.pid
      const reports = await corral.registry.killAll()
      await eventually(() => !isAlive(warden), 'the former warden left')
      expect({ after, heirs, isOwn: own !== warden, reports: reports.map(({ verified }) => verified) }).toEqual({
        after: before,
        heirs: [warden, warden, warden],
        isOwn: true,
        reports: reports.map(() => true),
      })
    },
    120_000,
  )
})
