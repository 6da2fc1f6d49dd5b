import { writeFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { formerWardens, leaveBehind, wardensOf, withItsWarden } from '../../../main/core/former-wardens'
import { openProfile, type Profile } from '../../../main/core/profile'
import type { EndpointRecord } from '../../../main/keeper/protocol'
import { platform } from '../../../main/platform'
import type { ProcId } from '../../../preload/contract/process'
import { folderForEachTest } from '../keeper/temporary-folder'

const folder = folderForEachTest()
let profile: Profile
beforeEach(() => {
  profile = openProfile(folder(), {})
})

const self = platform.identify(process.pid) as ProcId
const parent = platform.identify(process.ppid) as ProcId
/** Of this start of the machine, and gone: no process began so late. */
const gone = { ...self, startTime: self.startTime + 10_000_000 }
const recordOf = (id: ProcId, warden: ProcId | null = null): EndpointRecord => ({
  ...{ version: 1, process: id, address: '/run/k', token: 't', protocol: { min: 1, max: 1 }, tier: 'subreaper' },
  ...{ container: null, warden },
})

describe('wardens that were left behind', () => {
  it('are kept by name as long as they live, each once', () => {
    expect([formerWardens(profile), wardensOf(profile)]).toEqual([[], []])
    for (const each of [gone, parent, self, self]) leaveBehind(profile, each)
    writeFileSync(profile.wardenRecord, JSON.stringify({ ...recordOf(gone), build: 'b' }))
    expect([formerWardens(profile), wardensOf(profile)]).toEqual([
      [parent, self],
      [parent, self, gone],
    ])
  })

  it('are none when the file is damaged', () => {
    writeFileSync(profile.formerWardens, '{"version":1,"wardens":[{"pid":"1"}]}')
    expect(formerWardens(profile)).toEqual([])
  })
})

describe('a keeper’s record that names no warden', () => {
  const at = (startTime: number, bootId = self.bootId): ProcId => ({ pid: startTime, startTime, bootId })

  it('is of the last warden that began before the keeper, in the same start of the machine', () => {
    const former = [at(20), at(10), at(25, 'another start of the machine')]
    writeFileSync(profile.formerWardens, JSON.stringify({ version: 1, wardens: former }))
    writeFileSync(profile.wardenRecord, JSON.stringify(recordOf(at(30))))
    const wardenOf = (startTime: number) => withItsWarden(recordOf(at(startTime)), profile).warden
    expect([9, 11, 26, 31].map(wardenOf)).toEqual([null, at(10), at(20), at(30)])
  })

  it('is left as it is when it names one', () => {
    writeFileSync(profile.wardenRecord, JSON.stringify(recordOf(at(30))))
    const record = recordOf(at(40), at(10))
    expect(withItsWarden(record, profile)).toBe(record)
  })
})
