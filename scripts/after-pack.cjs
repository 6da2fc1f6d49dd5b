const fs = require('node:fs')
const path = require('node:path')

/** Files of the development runtime that no package carries on; electron-builder keeps them when it copies a folder. */
const left = ['resources/default_app.asar', 'version', 'corral-runtime.json']

/** @param {{ appOutDir: string }} context of electron-builder */
exports.default = async ({ appOutDir }) => {
  for (const file of left) fs.rmSync(path.join(appOutDir, file), { force: true })
}
