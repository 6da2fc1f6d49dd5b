import { request } from '../bridge'
import { type WindowState, windowStore } from '../stores/window'
import { order } from './fault'

const dark = window.matchMedia('(prefers-color-scheme: dark)')

function paint(): void {
  const { theme } = windowStore.getState()
  document.documentElement.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
}

/** Colours the window by the setting, and keeps following it and the system. */
export function followTheme(): void {
  paint()
  dark.addEventListener('change', paint)
  windowStore.subscribe((state, before) => state.theme !== before.theme && paint())
}

/** Changes the setting; shown at once, and taken back when it could not be stored. */
export async function chooseTheme(theme: WindowState['theme']): Promise<void> {
  const before = windowStore.getState().theme
  windowStore.setState({ theme })
  if (!(await order(request('settings:change', { theme })))) windowStore.setState({ theme: before })
}
