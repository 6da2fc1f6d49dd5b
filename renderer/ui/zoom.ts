import { request } from '../bridge'
import { order } from './fault'

/** Percent; from the smallest to the largest that the settings take. */
const SIZES = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300]
const USUAL = 100

/** The next size up or down; 0: the usual one. At either end it stays. */
export function nextZoom(percent: number, by: 1 | 0 | -1): number {
  if (by === 0) return USUAL
  const further = by > 0 ? SIZES.filter((size) => size > percent) : SIZES.filter((size) => size < percent).reverse()
  return further[0] ?? percent
}

/** Makes everything in the window larger or smaller, and remembers it. */
export const changeZoom = (by: 1 | 0 | -1): Promise<boolean> => order(change(by))

async function change(by: 1 | 0 | -1): Promise<void> {
  const { zoomPercent } = await request('settings:get')
  await request('settings:change', { zoomPercent: nextZoom(zoomPercent, by) })
}
