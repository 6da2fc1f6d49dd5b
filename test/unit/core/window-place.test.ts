import { describe, expect, it } from 'vitest'
import { placeOf, type WindowPlace, windowPlaceSchema } from '../../../main/core/window-place'

const left = { x: 0, y: 24, width: 1920, height: 1056 }
const right = { x: 1920, y: 0, width: 1280, height: 700 }
const saved = (x: number, y: number, width = 900, height = 600, maximized = false): WindowPlace => ({
  version: 1,
  bounds: { x, y, width, height },
  maximized,
})
const usual = { width: 1280, height: 820 }

describe('where the window goes', () => {
  it.each([
    ['where it was', saved(40, 60), { x: 40, y: 60, width: 900, height: 600 }],
    ['where it was, on the other screen', saved(2000, 0), { x: 2000, y: 0, width: 900, height: 600 }],
    ['where it was, partly beyond the edge', saved(-700, 60), { x: -700, y: 60, width: 900, height: 600 }],
    ['no larger than its screen', saved(1920, 0, 3000, 2000), { x: 1920, y: 0, width: 1280, height: 700 }],
    ['where the system likes, from a screen that is gone', saved(4000, 0), usual],
    ['the same, when too little is left to grip', saved(-800, 60), usual],
    ['the same, when its upper edge is above the screen', saved(40, 0), usual],
    ['the same, when its upper edge is below it', saved(40, 1070), usual],
    ['the same, the first time', null, usual],
  ])('%s', (_what, place, bounds) => {
    expect(placeOf(place, [left, right])).toEqual({ bounds, maximized: false })
  })

  it('is maximised as it was, wherever that is now', () => {
    expect([placeOf(saved(9000, 0, 900, 600, true), [left]), placeOf(saved(40, 60, 900, 600, true), [left])]).toEqual([
      { bounds: usual, maximized: true },
      { bounds: { x: 40, y: 60, width: 900, height: 600 }, maximized: true },
    ])
  })

  it.each([
    ['another version', { ...saved(0, 0), version: 2 }],
    ['a size that nobody could use', saved(0, 0, 10, 10)],
    ['half a pixel', saved(0.5, 0)],
    ['no bounds', { version: 1, maximized: false }],
  ])('is not taken from a file with %s', (_what, file) => {
    expect(windowPlaceSchema.safeParse(file).success).toBe(false)
  })
})
