import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { buildOf, type Runtime } from '../../../main/core/build'
import { folderForEachTest } from '../keeper/temporary-folder'

const folder = folderForEachTest()
let runtime: Runtime
beforeEach(() => {
  runtime = { executable: path.join(folder(), 'corral'), wardenScript: path.join(folder(), 'warden.cjs') }
  for (const name of ['corral', 'warden.cjs', 'keeper.cjs']) writeFileSync(path.join(folder(), name), name)
})

const changes: Record<string, () => void> = {
  'its executable is another one': () => writeFileSync(runtime.executable, 'another one'),
  'its executable is of another time': () => utimesSync(runtime.executable, 1, 1),
  'its warden says something else': () => writeFileSync(runtime.wardenScript, 'else'),
  'its keeper says something else': () => writeFileSync(path.join(folder(), 'keeper.cjs'), 'else'),
  'it lies somewhere else': () => {
    const elsewhere = path.join(folder(), 'elsewhere')
    mkdirSync(elsewhere)
    for (const name of ['corral', 'warden.cjs', 'keeper.cjs'])
      renameSync(path.join(folder(), name), path.join(elsewhere, name))
    runtime = { executable: path.join(elsewhere, 'corral'), wardenScript: path.join(elsewhere, 'warden.cjs') }
  },
}

describe('the name of a build', () => {
  it('is the same as long as nothing of it changes', () => {
    expect([buildOf(runtime), buildOf({ ...runtime })]).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      buildOf(runtime),
    ])
  })

  it.each(Object.entries(changes))('is another one when %s', (_what, change) => {
    const before = buildOf(runtime)
    change()
    expect([buildOf(runtime) === null, buildOf(runtime) === before]).toEqual([false, false])
  })

  it.each(['corral', 'warden.cjs', 'keeper.cjs'])('is not given without its %s', (name) => {
    rmSync(path.join(folder(), name))
    expect(buildOf(runtime)).toBeNull()
  })
})
