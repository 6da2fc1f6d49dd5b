import { describe, expect, it } from 'vitest'
import {
  isProcId,
  parseEndpointRecord,
  parseExitRecord,
  parseLaunchOrder,
  parseWardenRecord,
} from '../../../main/keeper/protocol'

const order = {
  version: 1,
  session: 's',
  profileHome: '/home/somebody/.config/corral',
  file: '/usr/bin/agent',
  args: ['-p'],
  folder: '/home/somebody',
  marker: 's',
  reattachWindowSeconds: 120,
}
const endpoint = {
  version: 1,
  process: { pid: 42, startTime: 4711, bootId: 'boot' },
  address: '/run/k-1',
  token: 'secret',
  protocol: { min: 1, max: 1 },
  tier: 'subreaper',
  container: null,
  warden: null,
}
const exit = { version: 1, how: 'exit', why: 'It ended.', at: 1, code: 0, signal: null, report: null }

/** The value with one key damaged, for each key in turn. */
const damaged = (value: Record<string, unknown>, keys: string[]) => [
  ...keys.map((key) => ({ ...value, [key]: undefined })),
  ...keys.map((key) => ({ ...value, [key]: { not: 'this' } })),
  { ...value, version: 2 },
]

describe('what another process wrote', () => {
  it('is taken as it is when it is whole', () => {
    expect([parseLaunchOrder({ order }), parseEndpointRecord(endpoint), parseExitRecord(exit)]).toEqual([
      order,
      endpoint,
      exit,
    ])
  })

  it('is understood without what older versions did not write, and with what later ones add', () => {
    const { container: _, warden: __, ...older } = endpoint
    expect([
      parseEndpointRecord(older),
      parseWardenRecord(older),
      parseWardenRecord({ ...endpoint, build: 'b', later: 1 }),
    ]).toEqual([endpoint, { ...endpoint, build: null }, { ...endpoint, build: 'b', later: 1 }])
  })

  it.each(damaged(order, Object.keys(order)))('is refused when its launch order is damaged (%o)', (value) => {
    expect(() => parseLaunchOrder({ order: value })).toThrow('holds no launch order that this keeper understands')
  })

  it('is refused when an argument of the agent is no text', () => {
    expect(() => parseLaunchOrder({ order: { ...order, args: ['-p', 7] } })).toThrow('no launch order')
  })

  it.each([
    null,
    ...damaged(endpoint, ['process', 'address', 'token', 'protocol']),
    { ...endpoint, warden: 7 },
    { ...endpoint, container: 7 },
  ])('is refused when its endpoint record is damaged (%o)', (value) => {
    expect(() => parseEndpointRecord(value)).toThrow('The record of the process is damaged.')
  })

  it.each([null, ...damaged(exit, ['how', 'why', 'at'])])(
    'is refused when its exit record is damaged (%o)',
    (value) => {
      expect(() => parseExitRecord(value)).toThrow('The exit record is damaged.')
    },
  )

  it('names a process only with pid, start time and boot', () => {
    const id = endpoint.process
    const others = [null, 42, '42', { ...id, pid: 4.2 }, { ...id, startTime: Number.NaN }, { pid: 42, startTime: 4711 }]
    expect([id, ...others].map(isProcId)).toEqual([true, ...others.map(() => false)])
  })
})
