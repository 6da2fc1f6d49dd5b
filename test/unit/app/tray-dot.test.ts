import { expect, it } from 'vitest'
import { withDot } from '../../../main/app/tray-dot'

it('puts an amber dot into the lower right corner of a copy', () => {
  const size = 22
  const plain = new Uint8Array(size * size * 4)
  const dotted = withDot(plain, size)
  const rows = Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => (dotted[(y * size + x) * 4 + 3] === 0xff ? '#' : '.')).join(''),
  )
  expect({ above: rows.slice(0, 11).join('').includes('#'), middle: rows[16], last: rows[21] }).toEqual({
    above: false,
    middle: '............##########',
    last: '...............####...',
  })
  expect([...dotted.subarray((16 * size + 16) * 4, (16 * size + 16) * 4 + 4)]).toEqual([0x0b, 0x9e, 0xf5, 0xff])
  expect(plain.every((byte) => byte === 0)).toBe(true)
})
