import { type BrowserWindow, screen } from 'electron'
import type { Profile } from '../core/profile'
import { readState, type SetAside, writeState } from '../core/state-file'
import { placeOf, type WindowPlace, windowPlaceSchema } from '../core/window-place'

/** A window that is dragged tells of every pixel. */
const SAVE_AFTER_MS = 500

/** Where the window was when it was last seen, on the screens that are there now. */
export function windowPlace({ window }: Profile, setAside: SetAside): ReturnType<typeof placeOf> {
  const saved = readState(window, windowPlaceSchema, null, setAside)
  return placeOf(
    saved,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  )
}

/** Keeps in the profile where the window is, from now on. */
export function rememberPlace(window: BrowserWindow, profile: Profile): void {
  let timer: NodeJS.Timeout | null = null
  const save = () => {
    if (timer) clearTimeout(timer)
    timer = null
    if (window.isDestroyed()) return
    const place: WindowPlace = { version: 1, bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    try {
      writeState(profile.window, place)
    } catch {
      // A disk that refuses: the next start has the window where it was before.
    }
  }
  const saveSoon = () => {
    timer ??= setTimeout(save, SAVE_AFTER_MS)
  }
  // One by one: TypeScript has an overload for each name.
  window.on('resize', saveSoon)
  window.on('move', saveSoon)
  window.on('maximize', saveSoon)
  window.on('unmaximize', saveSoon)
  window.on('close', save)
}
