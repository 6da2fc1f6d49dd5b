import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge, Pushes } from './contract/ipc'

/** Channels that the window may listen to; anything else that main's side of Electron sends stays out of its sight. */
const pushes: readonly (keyof Pushes)[] = [
  'sessions:changed',
  'session:events',
  'samples:taken',
  'session:show',
  'quit:ask',
  'quit:progress',
  'app:notice',
  'export:progress',
  'search:found',
  'window:ask',
]

/** The whole bridge: no Electron object crosses, only plain data. Main checks who asks and what they sent. */
const bridge: Bridge = {
  request: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  on: (channel, listener) => {
    if (!pushes.includes(channel)) return () => {}
    const deliver = (_event: unknown, ...news: unknown[]) => {
      try {
        ;(listener as (...news: unknown[]) => void)(...news)
      } finally {
        // Flow control: main holds news back while too many deliveries are unanswered.
        if (channel === 'session:events') ipcRenderer.send('feed:taken')
      }
    }
    ipcRenderer.on(channel, deliver)
    return () => ipcRenderer.removeListener(channel, deliver)
  },
}

contextBridge.exposeInMainWorld('corral', bridge)
