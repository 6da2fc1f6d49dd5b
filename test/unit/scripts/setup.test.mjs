import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installedElectron } from '../../../scripts/electron-runtime.mjs'
import { fallbackRuntime, runsFallback } from '../../../scripts/setup/fallback-runtime.mjs'
import { checkNode } from '../../../scripts/setup/node-version.mjs'
import { agree, packagesInstalled } from '../../../scripts/setup/packages.mjs'
import { readStamp, sameStamp, stampOf, writeStamp } from '../../../scripts/setup/stamp.mjs'

const write = (file, content) => {
  mkdirSync(join(tree, file, '..'), { recursive: true })
  writeFileSync(join(tree, file), typeof content === 'string' ? content : JSON.stringify(content))
}
let tree
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'corral-setup-test-'))
})
afterEach(() => rmSync(tree, { recursive: true, force: true }))

describe('the Node version', () => {
  it('may be the required one or any newer', () => {
    const accepted = ['20.19.0', '20.20.2', '22.0.0', '24.1.5'].map((version) => checkNode('>=20.19', version))
    expect(accepted).toEqual([undefined, undefined, undefined, undefined])
  })

  it.each(['20.18.9', '18.20.0', '9.99.0'])('%s is too old, which is told in one sentence', (version) => {
    expect(() => checkNode('>=20.19', version)).toThrow(
      `Corral needs Node 20.19 or newer and this is ${version}; install a newer Node.`,
    )
  })
})

describe('installed packages', () => {
  const lock = {
    packages: {
      '': { name: 'corral' },
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/b': { version: '2.0.0', integrity: 'sha512-b', optional: true },
    },
  }
  const a = lock.packages['node_modules/a']
  const b = lock.packages['node_modules/b']

  it('agree with the lockfile when only optional ones are missing', () => {
    expect(agree(lock, { packages: { 'node_modules/a': a, 'node_modules/b': b } })).toBe(true)
    expect(agree(lock, { packages: { 'node_modules/a': a } })).toBe(true)
  })

  it('disagree when one is missing, is another version or another content, or is not asked for', () => {
    const others = [
      { 'node_modules/b': b },
      { 'node_modules/a': { ...a, version: '1.0.1' } },
      { 'node_modules/a': { ...a, integrity: 'sha512-other' } },
      { 'node_modules/a': a, 'node_modules/c': a },
    ]
    expect(others.map((packages) => agree(lock, { packages }))).toEqual([false, false, false, false])
  })

  it('count only with their folders', () => {
    write('package-lock.json', lock)
    write('node_modules/.package-lock.json', { packages: { 'node_modules/a': a } })
    const without = packagesInstalled(tree)
    mkdirSync(join(tree, 'node_modules/a'))
    expect({ without, with: packagesInstalled(tree) }).toEqual({ without: false, with: true })
  })
})

describe('the stamp of a finished set-up', () => {
  const electron = { kind: 'pinned', version: '45.4.1' }

  it('is none before the first set-up, or when it is damaged', () => {
    const before = readStamp(tree)
    write('node_modules/.corral-setup.json', '{"lock":')
    expect([before, readStamp(tree)]).toEqual([null, null])
  })

  it('is the same until the lockfile, Node or Electron changes', () => {
    write('package-lock.json', '{}')
    mkdirSync(join(tree, 'node_modules'))
    writeStamp(tree, stampOf(tree, electron))
    const stamp = readStamp(tree)
    const unchanged = sameStamp(stamp, stampOf(tree, electron))
    const otherElectron = sameStamp(stamp, stampOf(tree, { ...electron, kind: 'fallback' }))
    const otherNode = sameStamp(stamp, { ...stamp, node: 'linux-x64-1' })
    write('package-lock.json', '{ }')
    const otherLock = sameStamp(stamp, stampOf(tree, electron))
    expect({ unchanged, otherElectron, otherNode, otherLock }).toEqual({
      unchanged: true,
      otherElectron: false,
      otherNode: false,
      otherLock: false,
    })
  })
})

describe('the installed Electron', () => {
  const binary = () => join(tree, 'node_modules/electron/dist/electron')
  beforeEach(() => {
    write('node_modules/electron/package.json', { version: '45.4.1' })
    write('node_modules/electron/path.txt', 'electron')
  })

  it('is none without its binary', () => {
    expect(installedElectron(tree)).toBeNull()
  })

  it('is the pinned one when its version is', () => {
    write('node_modules/electron/dist/electron', '')
    write('node_modules/electron/dist/version', 'v45.4.1\n')
    expect(installedElectron(tree)).toEqual({ kind: 'pinned', version: '45.4.1', binary: binary() })
  })

  it('is none when it is another version that nobody marked', () => {
    write('node_modules/electron/dist/electron', '')
    write('node_modules/electron/dist/version', '44.0.0')
    expect(installedElectron(tree)).toBeNull()
  })

  it('is the fallback when it bears the mark of the present one, and none with an older mark', () => {
    write('node_modules/electron/dist/electron', '')
    write('node_modules/electron/dist/version', '25.1.1')
    write('node_modules/electron/dist/corral-runtime.json', { id: fallbackRuntime.id(), version: '25.1.1' })
    const present = installedElectron(tree)
    write('node_modules/electron/dist/corral-runtime.json', { id: 'older', version: '25.1.1' })
    expect({ present, older: installedElectron(tree) }).toEqual({
      present: { kind: 'fallback', version: '25.1.1', binary: binary() },
      older: null,
    })
  })

  it('can be the fallback on Linux x64 only', () => {
    const machines = [
      ['linux', 'x64'],
      ['linux', 'arm64'],
      ['darwin', 'x64'],
      ['win32', 'x64'],
    ]
    expect(machines.map(([platform, arch]) => runsFallback(platform, arch))).toEqual([true, false, false, false])
  })
})
