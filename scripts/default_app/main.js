/*
 * What `electron [-r module]… [--switch…] FOLDER [arguments]` runs, for a runtime that came without Electron's own
 * default app. Playwright's loader (-r) and `app.isPackaged` depend on these steps and their order.
 */
const { app } = require('electron')
const fs = require('node:fs')
const Module = require('node:module')
const path = require('node:path')

const { modules, target } = parse(process.argv.slice(1))
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
// Before the app: a loader may hold back `ready`.
if (modules.length > 0) Module._preloadModules(modules)
if (target === null) {
  console.error('usage: electron [-r module] FOLDER [arguments]')
  process.exit(2)
}
try {
  introduce(path.resolve(target))
  Module._load(path.resolve(target), null, true)
} catch (error) {
  console.error(`Cannot load the app at ${target}\n${error.stack}`)
  process.exit(1)
}

function parse(args) {
  const modules = []
  for (let index = 0; index < args.length; index++) {
    const argument = args[index]
    if (argument === '-v' || argument === '--version') {
      console.log(`v${process.versions.electron}`)
      process.exit(0)
    }
    if (argument === '-r' || argument === '--require') modules.push(args[++index])
    else if (!argument.startsWith('-')) return { modules, target: argument }
  }
  return { modules, target: null }
}

/** Gives the app its own name, version and folders, as the package.json beside it says. */
function introduce(folder) {
  app.setAppPath(folder)
  const file = path.join(folder, 'package.json')
  if (!fs.existsSync(file)) return
  const { name, productName, version, desktopName } = JSON.parse(fs.readFileSync(file, 'utf8'))
  if (version) app.setVersion(version)
  if (productName ?? name) app.setName(productName ?? name)
  if (desktopName) app.setDesktopName(desktopName)
  app.setPath('userData', path.join(app.getPath('appData'), app.name))
  app.setPath('crashDumps', path.join(app.getPath('userData'), 'Crashpad'))
}
