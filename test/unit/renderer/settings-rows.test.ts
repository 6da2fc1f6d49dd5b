import { describe, expect, it } from 'vitest'
import { settingsChange } from '../../../main/core/settings'
import { hasKeys } from '../../../renderer/settings/keys'
import { matching, settingRows } from '../../../renderer/settings/rows'

const numbers = settingRows.filter((row) => row.kind === 'number')

it.each(numbers)('$key takes from the person exactly what main takes', ({ key, min, max, whole = false }) => {
  const takes = (value: number) => settingsChange.safeParse({ [key]: value }).success
  expect({
    ends: [takes(min), takes(max)],
    beyond: [takes(min - 1), takes(max + 1)],
    fraction: takes(min + 0.5),
  }).toEqual({ ends: [true, true], beyond: [false, false], fraction: !whole })
})

describe('the search of the settings', () => {
  const found = (wanted: string) => matching(settingRows, wanted).flatMap((row) => ('key' in row ? [row.key] : []))

  it.each([
    ['font', 'zoomPercent'],
    ['text size', 'zoomPercent'],
    ['zoom', 'zoomPercent'],
    ['grace', 'stopGraceSeconds'],
    ['cap', 'journalSessionGigabytes'],
    ['limit', 'journalTotalGigabytes'],
  ])('finds by “%s” what is not called so', (wanted, key) => expect(found(wanted)).toContain(key))

  it('finds the way to the keys', () =>
    expect([hasKeys('key'), hasKeys('shortcut'), hasKeys('journal')]).toEqual([true, true, false]))
})
