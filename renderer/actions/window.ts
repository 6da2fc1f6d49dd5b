import { windowStore } from '../stores/window'
import { chooseTheme } from '../ui/theme'
import { changeZoom } from '../ui/zoom'
import type { Action } from './action'

/** Everything that concerns the window itself. */
export const onWindow: readonly Action[] = [
  {
    ...{ id: 'palette', title: 'Command palette', group: 'Window', key: '$mod+k' },
    run: () => windowStore.setState({ paletteShown: true }),
  },
  {
    ...{ id: 'keys', title: 'Keys…', group: 'Window', key: '[Shift]+?' },
    run: () => windowStore.setState({ keysShown: true }),
  },
  {
    ...{ id: 'settings', title: 'Settings…', group: 'Window', key: '$mod+,' },
    run: () => windowStore.setState({ settingsShown: true }),
  },
  {
    ...{ id: 'containment', title: 'Containment…', group: 'Window', key: null },
    run: () => windowStore.setState({ containmentShown: true }),
  },
  { id: 'larger', title: 'Larger', group: 'Window', key: '$mod+[Shift]+(=|\\+)', run: () => void changeZoom(1) },
  { id: 'smaller', title: 'Smaller', group: 'Window', key: '$mod+-', run: () => void changeZoom(-1) },
  { id: 'usual-size', title: 'Usual size', group: 'Window', key: '$mod+0', run: () => void changeZoom(0) },
  { id: 'theme-light', title: 'Light theme', group: 'Window', key: null, run: () => void chooseTheme('light') },
  { id: 'theme-dark', title: 'Dark theme', group: 'Window', key: null, run: () => void chooseTheme('dark') },
  {
    id: 'theme-system',
    title: 'Theme of the system',
    group: 'Window',
    key: null,
    run: () => void chooseTheme('system'),
  },
]
