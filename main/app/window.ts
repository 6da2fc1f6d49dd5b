import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, BrowserWindow, Menu, nativeTheme, session, shell } from 'electron'
import type { Settings } from '../../preload/contract/settings'
import { text } from '../../preload/text'
import { type placeOf, SMALLEST } from '../core/window-place'

const page = () => path.join(app.getAppPath(), 'dist', 'renderer', 'index.html')

/** The address of our own page: the only one that may ask anything of main. */
export const pageAddress = (): string => pathToFileURL(page()).href

/** Makes the one window: sandboxed, isolated, without node, going nowhere. */
export function createWindow(
  theme: Settings['theme'],
  system: string,
  { bounds, maximized }: ReturnType<typeof placeOf>,
): BrowserWindow {
  nativeTheme.themeSource = theme
  // On macOS the menu carries the shortcuts for copy and paste; elsewhere a menu bar only takes room.
  if (system !== 'darwin') Menu.setApplicationMenu(null)
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.defaultSession.setPermissionCheckHandler(() => false)
  const window = new BrowserWindow({
    ...bounds,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: text.panel.window.title,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#15171a' : '#fbfbfa',
    icon: path.join(app.getAppPath(), 'assets', 'icon.png'),
    webPreferences: {
      preload: path.join(app.getAppPath(), 'dist', 'preload', 'index.js'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  confine(window)
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  void window.loadFile(page())
  return window
}

function confine(window: BrowserWindow): void {
  const { webContents } = window
  webContents.on('will-navigate', (event) => event.preventDefault())
  webContents.on('will-frame-navigate', (event) => event.preventDefault())
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  webContents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
}

/** Opens a link in the person's browser; http and https only, for other schemes start programs. Returns whether it did. */
export function openOutside(url: string): boolean {
  if (!['http:', 'https:'].includes(schemeOf(url))) return false
  // Without a browser there is nothing to open it with; the link stays on the screen to be copied.
  shell.openExternal(url).catch((error: Error) => process.stderr.write(`${url} was not opened: ${error.message}\n`))
  return true
}

function schemeOf(url: string): string {
  try {
    return new URL(url).protocol
  } catch {
    return ''
  }
}
