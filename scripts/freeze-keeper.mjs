import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './support/places.mjs'
import { main, say, Trouble } from './support/trouble.mjs'

/**
 * Freezes a version of Corral for the tests of test/processes/versions.test.ts: its keeper, its warden and its app
 * without a window, as they were at a commit, each one file in test/fixtures/frozen/NUMBER. Run by hand when a version is
 * given to people; what it wrote is committed and never built again, for people's keepers are not built again either.
 * koffi stays outside: the tests' own is used, as an installed app of any version would find its own.
 * Usage: node scripts/freeze-keeper.mjs COMMIT NUMBER
 */
const entries = { keeper: 'main/keeper/keeper.ts', warden: 'main/keeper/warden.ts', app: 'main/core/corral.ts' }

const git = (...args) => execFileSync('git', args, { cwd: root, maxBuffer: 1024 ** 3 })

async function bundle(sources, folder) {
  await build({
    absWorkingDir: sources,
    entryPoints: entries,
    outdir: folder,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    external: ['electron', 'koffi'],
    nodePaths: [join(root, 'node_modules')],
    outExtension: { '.js': '.cjs' },
    legalComments: 'none',
    logLevel: 'error',
    plugins: [withoutLocales],
  })
}

/** Half of the app's size would be zod's sentences in fifty languages; the English ones come another way. */
const withoutLocales = {
  name: 'without-locales',
  setup: ({ onLoad }) =>
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: 'export {}', loader: 'js' })),
}

function protocolOf(sources) {
  const text = readFileSync(join(sources, 'main/keeper/protocol.ts'), 'utf8')
  const [, min, max] = /PROTOCOL = \{ min: (\d+), max: (\d+) \}/.exec(text) ?? []
  if (!min) throw new Trouble('That commit names no protocol in main/keeper/protocol.ts; choose a later one.')
  return min === max ? min : `${min} to ${max}`
}

const readme = ({ number, day, subject, protocol }) => `# Frozen version ${number}

Corral as it was on ${day} (“${subject}”), protocol version ${protocol}:
\`keeper.cjs\` and \`warden.cjs\` as they are shipped, and \`app.cjs\`, the app without its window (\`openCorral\`).

Written once by \`scripts/freeze-keeper.mjs\`; never edit it and never build it again. Today’s app has to get on with it as
long as anybody may have a session of that version running: test/processes/versions.test.ts.
`

await main(async () => {
  const [commit, number] = process.argv.slice(2)
  if (!commit || !/^\d+$/.test(number ?? ''))
    throw new Trouble('Name what to freeze and its number: node scripts/freeze-keeper.mjs COMMIT NUMBER')
  const folder = join(root, 'test/fixtures/frozen', number)
  if (existsSync(folder))
    throw new Trouble(`${folder} is there already, and what is frozen stays; take the next number.`)
  const sources = mkdtempSync(join(tmpdir(), 'corral-freeze-'))
  try {
    // An archive, not a work tree: nothing of the repository is touched.
    const archive = git('archive', '--format=tar', commit)
    execFileSync('tar', ['-x', '-C', sources], { input: archive })
    await bundle(sources, folder)
    const [day, subject] = git('log', '-1', '--format=%cs%n%s', commit).toString('utf8').trim().split('\n')
    writeFileSync(join(folder, 'README.md'), readme({ number, day, subject, protocol: protocolOf(sources) }))
  } finally {
    rmSync(sources, { recursive: true, force: true })
  }
  say(`Frozen in ${folder}; add to its README what it lacks.`)
})
