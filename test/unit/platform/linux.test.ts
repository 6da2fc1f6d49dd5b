import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLinux } from '../../../main/platform/linux'
import { folderForEachTest } from '../keeper/temporary-folder'

const folder = folderForEachTest()
const linux = createLinux()
/** As long as a keeper's is: 'k-' and 13 characters of the session's id. */
const NAME = 'k-0f8fad5b-d9cb-'

beforeEach(() => void vi.stubEnv('XDG_RUNTIME_DIR', folder()))
afterEach(() => vi.unstubAllEnvs())

const longHome = (length: number) => path.join(folder(), 'h'.repeat(length - folder().length - 1))
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8)

describe('the address of a control socket', () => {
  it('lies beside a profile whose path is short, in a private folder', () => {
    const address = linux.controlAddress(path.join(folder(), 'p'), NAME)
    expect([address, modeOf(path.dirname(address))]).toEqual([path.join(folder(), 'p/run', NAME), '700'])
  })

  it.each([85, 101, 200, 4000])('is short enough for a home of %i characters, and private', (length) => {
    const address = linux.controlAddress(longHome(length), NAME)
    const [made] = readdirSync(folder())
    expect({
      short: Buffer.byteLength(address) <= 100,
      place: path.dirname(address),
      mode: modeOf(path.dirname(address)),
      owner: statSync(path.dirname(address)).uid,
      name: path.basename(address),
    }).toEqual({
      short: true,
      place: path.join(folder(), made as string),
      mode: '700',
      owner: process.getuid?.(),
      name: NAME,
    })
  })

  it('counts bytes, not characters', () => {
    const address = linux.controlAddress(path.join(folder(), 'ä'.repeat(40)), NAME)
    expect([Buffer.byteLength(address) <= 100, address.includes('ä')]).toEqual([true, false])
  })

  it('is the same for the same profile, another for another one', () => {
    const [one, again, other] = [longHome(200), longHome(200), longHome(201)].map((home) =>
      linux.controlAddress(home, NAME),
    )
    expect([one === again, one === other]).toEqual([true, false])
  })

  it('is refused in a folder that others can look into', () => {
    const home = path.join(folder(), 'p')
    mkdirSync(path.join(home, 'run'), { recursive: true })
    chmodSync(path.join(home, 'run'), 0o755)
    expect(() => linux.controlAddress(home, NAME)).toThrow(
      `The folder ${path.join(home, 'run')} is open to others; make it private (chmod 700) or remove it.`,
    )
  })
})

describe('the identity of a process', () => {
  it('is pid, start time and boot, and holds only as long as all three do', () => {
    const self = linux.identify(process.pid)
    if (typeof self !== 'object') throw new Error(`Our own identity is ${self}.`)
    expect([
      self.pid,
      linux.liveness(self),
      linux.liveness({ ...self, startTime: self.startTime + 1 }),
      linux.liveness({ ...self, bootId: 'another boot' }),
      linux.liveness({ ...self, pid: 2 ** 30 }),
      linux.identify(2 ** 30),
    ]).toEqual([process.pid, 'alive', 'gone', 'gone', 'gone', 'gone'])
  })

  it('is asked for before any signal: a number that was reused, we ourselves and the first process get none', () => {
    const parent = linux.identify(process.ppid)
    if (typeof parent !== 'object') throw new Error(`Our parent's identity is ${parent}.`)
    expect([
      linux.signal({ ...parent, startTime: parent.startTime + 1 }, 'SIGKILL'),
      linux.signal({ ...parent, bootId: 'another boot' }, 'SIGKILL'),
      linux.signal({ ...parent, pid: process.pid }, 'SIGKILL'),
      linux.signal({ ...parent, pid: 1 }, 'SIGKILL'),
      linux.signal({ ...parent, pid: -1 }, 'SIGKILL'),
      linux.signal({ ...parent, pid: 0 }, 'SIGKILL'),
      linux.signal(parent, 'SIGCONT'),
    ]).toEqual(['gone', 'gone', 'unknown', 'unknown', 'unknown', 'unknown', 'sent'])
  })
})
