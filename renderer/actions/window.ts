import { text } from '../../preload/text'
import { openDialog } from '../stores/window'
import { chooseTheme } from '../ui/theme'
import { changeZoom } from '../ui/zoom'
import type { Action } from './action'

const words = text.actions.window

/** Everything that concerns the window itself. */
export const onWindow: readonly Action[] = [
  {
    ...{ id: 'palette', title: words.palette, group: 'window', key: '$mod+k' },
    run: () => openDialog({ kind: 'palette' }),
  },
  {
    ...{ id: 'keys', title: words.keys, group: 'window', key: '[Shift]+?' },
    run: () => openDialog({ kind: 'keys' }),
  },
  {
    ...{ id: 'settings', title: words.settings, group: 'window', key: '$mod+,' },
    run: () => openDialog({ kind: 'settings' }),
  },
  {
    ...{ id: 'containment', title: words.containment, group: 'window', key: null },
    run: () => openDialog({ kind: 'containment' }),
  },
  { id: 'larger', title: words.larger, group: 'window', key: '$mod+[Shift]+(=|\\+)', run: () => void changeZoom(1) },
  { id: 'smaller', title: words.smaller, group: 'window', key: '$mod+-', run: () => void changeZoom(-1) },
  { id: 'usual-size', title: words.usualSize, group: 'window', key: '$mod+0', run: () => void changeZoom(0) },
  { id: 'theme-light', title: words.lightTheme, group: 'window', key: null, run: () => void chooseTheme('light') },
  { id: 'theme-dark', title: words.darkTheme, group: 'window', key: null, run: () => void chooseTheme('dark') },
  {
    id: 'theme-system',
    title: words.systemTheme,
    group: 'window',
    key: null,
    run: () => void chooseTheme('system'),
  },
  // Closing the window is the one way out: it asks while something lives.
  { id: 'quit', title: words.quit, group: 'window', key: '$mod+q', run: () => window.close() },
]
