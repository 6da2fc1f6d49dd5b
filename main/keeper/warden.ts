import { mkdirSync, openSync } from 'node:fs'
import path from 'node:path'
import { platform } from '../platform'
import { newToken } from './channel'
import { ControlServer } from './control-server'
import { Fold } from './fold'
import { liveOn, noteDown } from './live-on'
import { PROTOCOL, WARDEN_RECORD, type WardenHello, type WardenRecord, type WardenRequests } from './protocol'
import { writeRecord } from './records'

/** A warden with nobody to watch and nobody who watches it leaves after this; the next app starts its own. */
const LEAVE_AFTER_MS = 300
const FIRST_CLIENT_WITHIN_MS = 15_000
/** An app that crashed comes back sooner; a later one may well be of another build, and have a warden of its own. */
const RESERVE_FOR_MS = 10_000

/**
 * The warden: parent of all keepers of one profile, heir of whatever a dead keeper leaves. It outlives the app, so that
 * "app and keeper both killed" is covered, and it never has a child that is not a keeper or a dead keeper's.
 * Usage: warden.cjs PROFILE-FOLDER [BUILD]: BUILD is the app's name for these very files, told to every app that comes.
 */
async function main(profileHome: string, build: string | null): Promise<void> {
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
  liveOn()
  const tier = platform.becomeHeir()
  const self = platform.identify(process.pid)
  if (typeof self !== 'object') throw new Error('The warden could not read its own identity.')
  mkdirSync(path.join(profileHome, 'logs'), { recursive: true, mode: 0o700 })
  const log = openSync(path.join(profileHome, 'logs', 'keepers.log'), 'a', 0o600)

  const record: WardenRecord = {
    version: 1,
    process: self,
    // Not its pid: in a container that restarts, the next warden may have the very same.
    address: platform.controlAddress(profileHome, `w-${newToken().slice(0, 12)}`),
    token: newToken(),
    protocol: PROTOCOL,
    tier,
    container: null,
    warden: null,
    build,
  }
  let leaving: NodeJS.Timeout | null = null
  const leaveWhenIdle = (ms: number) => {
    if (leaving) clearTimeout(leaving)
    leaving = setTimeout(() => {
      if (control.hasClient || fold.isNeeded) return
      control.close()
      process.exit(0)
    }, ms)
  }
  const fold = new Fold(platform, log, {
    lost: (directory, exit) => control.tell('keeper-lost', { directory, exit }),
    idle: () => leaveWhenIdle(LEAVE_AFTER_MS),
  })
  const control = new ControlServer(record.address, record.token, {
    hello: (): WardenHello => ({ tier, keepers: fold.size }),
    request: async (method, ask) => {
      if (method !== 'launch') throw new Error(`This warden knows no request named ${method}.`)
      return fold.launch((ask as WardenRequests['launch']['ask']).directory)
    },
    connected: () => fold.keepOneInReserve(),
    alone: () => {
      fold.wakeAll()
      leaveWhenIdle(LEAVE_AFTER_MS)
      setTimeout(() => {
        if (!control.hasClient) fold.dismissReserve()
      }, RESERVE_FOR_MS)
    },
  })
  await control.listen()
  writeRecord(path.join(profileHome, WARDEN_RECORD), record)
  leaveWhenIdle(FIRST_CLIENT_WITHIN_MS)
}

main(process.argv[2] as string, process.argv[3] ?? null).catch((error: Error) => {
  noteDown(`The warden could not start: ${error.message}`)
  process.exit(1)
})
