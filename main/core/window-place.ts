import { z } from 'zod'

/** In pixels of the screen that do not depend on its scale. */
export type Bounds = { x: number; y: number; width: number; height: number }

/** window.json of the profile. */
export type WindowPlace = { version: 1; bounds: Bounds; maximized: boolean }

export const SMALLEST = { width: 720, height: 480 }
const USUAL = { width: 1280, height: 820 }
/** So much of the upper edge must be on a screen: by it the window is moved. */
const GRIP = { width: 160, height: 32 }

const pixels = z.number().int().min(-100_000).max(100_000)

export const windowPlaceSchema: z.ZodType<WindowPlace | null> = z
  .object({
    version: z.literal(1),
    bounds: z.object({
      ...{ x: pixels, y: pixels },
      width: pixels.min(SMALLEST.width),
      height: pixels.min(SMALLEST.height),
    }),
    maximized: z.boolean(),
  })
  .nullable()

/**
 * Where a window goes that was last at `saved`, given the work areas of the screens that are there now: as it was, no larger
 * than its screen; in the usual size and where the system likes when it would be out of reach. Pure.
 */
export function placeOf(
  saved: WindowPlace | null,
  areas: readonly Bounds[],
): { bounds: Partial<Bounds> & { width: number; height: number }; maximized: boolean } {
  const area = saved && areas.find((each) => isWithinReach(saved.bounds, each))
  if (!area) return { bounds: USUAL, maximized: saved?.maximized ?? false }
  const { x, y, width, height } = saved.bounds
  return {
    bounds: { x, y, width: Math.min(width, area.width), height: Math.min(height, area.height) },
    maximized: saved.maximized,
  }
}

function isWithinReach({ x, y, width }: Bounds, area: Bounds): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
  return across >= GRIP.width && y >= area.y && y + GRIP.height <= area.y + area.height
}
