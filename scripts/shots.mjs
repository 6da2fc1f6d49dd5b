import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { dialogScenes } from './shots/dialogs.mjs'
import { endScenes, slowSettings } from './shots/ends.mjs'
import { openGallery } from './shots/gallery.mjs'
import { impatientSettings, quietScenes } from './shots/quiet.mjs'
import { recoveredScenes } from './shots/recovered.mjs'
import { sessionScenes } from './shots/sessions.mjs'
import { worktreeScenes } from './shots/worktree.mjs'
import { needsVirtualDisplay, startDisplay } from './support/display.mjs'
import { main } from './support/trouble.mjs'

// npm run shots [FOLDER]: pictures of the window in its states, in both themes, for a person to look at.

const THEMES = ['light', 'dark']

async function shots(pictures) {
  mkdirSync(pictures, { recursive: true })
  const display = needsVirtualDisplay() ? await startDisplay() : null
  try {
    for (const theme of THEMES) {
      const common = { pictures, theme, environment: display?.env ?? {} }
      await scenesIn(openGallery(common), async (gallery) => sessionScenes(await gallery.open()))
      await scenesIn(openGallery(common), async (gallery) => dialogScenes(await gallery.open()))
      const impatient = { ...common, settings: impatientSettings }
      await scenesIn(openGallery(impatient), async (gallery) => quietScenes(await gallery.open()))
      await scenesIn(openGallery(common), worktreeScenes)
      await scenesIn(openGallery(common), recoveredScenes)
      if (process.platform === 'linux') await scenesIn(openGallery({ ...common, settings: slowSettings }), endScenes)
    }
  } finally {
    await display?.end()
  }
}

async function scenesIn(gallery, scenes) {
  try {
    await scenes(gallery)
  } finally {
    await gallery.close()
  }
}

await main(() => shots(path.resolve(process.env.INIT_CWD ?? process.cwd(), process.argv[2] ?? 'shots')))
