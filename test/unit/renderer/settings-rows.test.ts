import { expect, it } from 'vitest'
import { settingsChange } from '../../../main/core/settings'
import { settingRows } from '../../../renderer/settings/rows'

const numbers = settingRows.filter((row) => row.kind === 'number')

it.each(numbers)('$key takes from the person exactly what main takes', ({ key, min, max, whole = false }) => {
  const takes = (value: number) => settingsChange.safeParse({ [key]: value }).success
  expect({
    ends: [takes(min), takes(max)],
    beyond: [takes(min - 1), takes(max + 1)],
    fraction: takes(min + 0.5),
  }).toEqual({ ends: [true, true], beyond: [false, false], fraction: !whole })
})
