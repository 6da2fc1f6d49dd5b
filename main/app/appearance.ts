import { type BrowserWindow, nativeTheme } from 'electron'
import type { SettingsStore } from '../core/settings'

/** Theme and size of the window are those of the settings, now and behind every change of them. */
export function followAppearance(window: BrowserWindow, settings: SettingsStore): void {
  const paint = () => {
    const { theme, zoomPercent } = settings.get()
    nativeTheme.themeSource = theme
    if (!window.isDestroyed()) window.webContents.setZoomFactor(zoomPercent / 100)
  }
  // Loading a page sets the size back to what Chromium remembers of its address.
  window.webContents.on('did-finish-load', paint)
  settings.onChange(paint)
}
