import { appendFileSync, chmodSync, copyFileSync, cpSync, mkdirSync, renameSync } from 'node:fs'
import path from 'node:path'
import type { Runtime } from '../../main/core/build'

const root = path.resolve(import.meta.dirname, '../..')
/** What a package holds of all that wardens, keepers and agents need: `node` stands for the app's own executable. */
const parts = ['dist/main/warden.cjs', 'dist/main/keeper.cjs', 'assets', 'node_modules/koffi', 'node_modules/@koromix']

export type Install = { runtime: Runtime; assets: string }

/** Puts the present build into a folder as a package would, its executable included. */
export function installInto(folder: string): Install {
  for (const part of parts) cpSync(path.join(root, part), path.join(folder, part), { recursive: true })
  const executable = path.join(folder, 'node')
  copyFileSync(process.execPath, executable)
  chmodSync(executable, 0o755)
  const wardenScript = path.join(folder, 'dist/main/warden.cjs')
  return { runtime: { executable, wardenScript }, assets: path.join(folder, 'assets') }
}

/** As a package manager does it: every file is another one by the same name, and the scripts say something new. */
export function replaceBuild(folder: string): void {
  mkdirSync(`${folder}.new`)
  installInto(`${folder}.new`)
  for (const name of ['warden', 'keeper'])
    appendFileSync(path.join(`${folder}.new`, 'dist/main', `${name}.cjs`), '\n// The next build.\n')
  renameSync(folder, `${folder}.old`)
  renameSync(`${folder}.new`, folder)
}
