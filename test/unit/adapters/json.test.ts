import { describe, expect, it } from 'vitest'
import { numberOf, numberOrNull, rpcIdOf } from '../../../main/adapters/json'

describe('numbers that somebody else wrote', () => {
  it('are taken as far as they can be counted with; beyond that they would add up to Infinity, which no checkpoint keeps', () => {
    const written = ['1e308', '1e400', '-1e17', '9007199254740991', '0.25', '"7"', 'null']
    expect(written.map((each) => numberOrNull(JSON.parse(each)))).toEqual([
      ...[null, null, null],
      ...[9007199254740991, 0.25, null, null],
    ])
    expect(numberOf('7')).toBe(0)
  })

  it('serve as ids of requests as words do, and nothing else does', () => {
    expect([7, 'seven', 1e308, null, {}].map((id) => rpcIdOf({ id }))).toEqual([7, 'seven', null, null, null])
  })
})
