import { runSuites } from './suites/run-suites.mjs'
import { selectSuites } from './suites/selection.mjs'
import { main } from './support/trouble.mjs'

await main(() => runSuites(selectSuites(['check', ...process.argv.slice(2)], process.cwd())))
