import { build } from './build.mjs'
import { runElectron } from './electron.mjs'
import { setUp } from './setup.mjs'
import { resolveShot } from './support/shot.mjs'
import { main } from './support/trouble.mjs'

await main(async () => {
  await setUp()
  await build()
  return runElectron(resolveShot(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd()))
})
