import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'
import { build } from './build.mjs'
import { setUp } from './setup.mjs'
import { cachedPackages } from './support/cached-packages.mjs'
import { needsVirtualDisplay, startDisplay } from './support/display.mjs'
import { root } from './support/places.mjs'
import { main, Trouble } from './support/trouble.mjs'

// npm run bench -- [NAME…] [--rounds N] [--short] [--json FILE]: measures, prints a table for each bench, and saves all
// numbers. --short is the form for CI: small, and it fails when a ratio is more than twice its target.

await main(async () => {
  const { names, rounds, short, json } = parse(process.argv.slice(2))
  await setUp()
  await build()
  const benches = await bundled()
  const display = needsVirtualDisplay() ? await startDisplay() : null
  Object.assign(process.env, display?.env)
  const results = []
  try {
    for (const name of names.length > 0 ? names : benches.namesOfBenches) {
      if (!benches.namesOfBenches.includes(name))
        throw new Trouble(`There is no bench named ${name}; there are: ${benches.namesOfBenches.join(', ')}.`)
      const packages = benches.packagesOf(name)
      const folder = packages.length > 0 ? await cachedPackages(`bench-${name}`, packages) : root
      const { title, rows, gross = [] } = await benches.runBench(name, { packages: folder, rounds, short })
      results.push({ bench: name, title, rows, gross })
      if (json) writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`)
    }
  } finally {
    await display?.end()
  }
  const gross = results.flatMap((result) => result.gross.map((sentence) => `${result.bench}: ${sentence}`))
  if (short && gross.length > 0) throw new Trouble(`More than twice off:\n${gross.join('\n')}`)
})

function parse(words) {
  const names = []
  let rounds = null
  let short = false
  let json = null
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] === '--rounds') rounds = Math.max(1, Number(words[++at]) || 1)
    else if (words[at] === '--short') short = true
    else if (words[at] === '--json') json = resolve(process.env.INIT_CWD ?? process.cwd(), words[++at] ?? 'bench.json')
    else names.push(words[at])
  }
  return { names, rounds: rounds ?? (short ? 1 : 3), short, json }
}

/** The benches are TypeScript over the project's own core; bundled into node_modules, so that packages are found from there. */
async function bundled() {
  const folder = mkdtempSync(join(root, 'node_modules', '.corral-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const outfile = join(folder, 'benches.mjs')
  await esbuild.build({
    entryPoints: [join(root, 'test/bench/index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    // The helpers find the work tree by their own place.
    define: { 'import.meta.dirname': JSON.stringify(join(root, 'test/helpers')) },
    banner: {
      js: `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);`,
    },
  })
  return import(pathToFileURL(outfile).href)
}
