import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'
import { root } from './support/places.mjs'
import { main, Trouble } from './support/trouble.mjs'

// npm run journal -- SESSION-DIRECTORY: prints a session's journal, one frame a line: offset, time, stream, bytes, text.

const SHOWN_CHARACTERS = 2000

await main(async () => {
  const directory = path.resolve(process.env.INIT_CWD ?? process.cwd(), process.argv[2] ?? '')
  const journal = [path.join(directory, 'journal'), directory].find((folder) => existsSync(folder))
  if (!process.argv[2] || !journal)
    throw new Trouble('Name a session directory: npm run journal -- PROFILE/sessions/ID')
  const reader = new (await journalReader())(journal, 0)
  for (let frames = reader.read(); frames.length > 0; frames = reader.read())
    for (const { offset, at, stream, payload } of frames) {
      const text = JSON.stringify(payload.toString('utf8').slice(0, SHOWN_CHARACTERS))
      process.stdout.write(
        `${String(offset).padStart(10)} ${new Date(at).toISOString()} ${stream.padEnd(4)} ${payload.length} ${text}\n`,
      )
    }
  reader.close()
})

/** The app's own reader, so that the tool can never disagree with it. */
async function journalReader() {
  const folder = mkdtempSync(path.join(tmpdir(), 'corral-journal-'))
  try {
    const outfile = path.join(folder, 'reader.mjs')
    const entryPoints = [path.join(root, 'main/keeper/journal-reader.ts')]
    await esbuild.build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm' })
    return (await import(pathToFileURL(outfile).href)).JournalReader
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
