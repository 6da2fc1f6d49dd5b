import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { reasonNotToSpawn } from '../../../main/keeper/spawn'
import { folderForEachTest } from './temporary-folder'

const folder = folderForEachTest()

it('says in one sentence why a command cannot start, the folder before the program', async () => {
  const at = (name: string) => path.join(folder(), name)
  writeFileSync(at('program'), '', { mode: 0o755 })
  writeFileSync(at('text'), '', { mode: 0o644 })
  mkdirSync(at('work'))
  symlinkSync(at('circle'), at('circle'))
  const reasons = [
    [at('program'), at('work')],
    [at('program'), at('gone')],
    [at('gone'), at('gone')],
    [at('program'), at('text')],
    [at('program'), at('text/below')],
    [at('program'), at('circle')],
    [at('gone'), at('work')],
    [at('work'), at('work')],
    [at('text'), at('work')],
  ].map(async ([file, place]) => {
    const why = await reasonNotToSpawn(file as string, place as string)
    return why?.replaceAll(folder(), '…') ?? null
  })
  expect(await Promise.all(reasons)).toEqual([
    null,
    'The folder …/gone does not exist (any more).',
    'The folder …/gone does not exist (any more).',
    '…/text is not a folder; choose another one.',
    'The folder …/text/below does not exist (any more).',
    'The folder …/circle cannot be used (ELOOP).',
    'The program …/gone does not exist (any more).',
    "…/work is not a program; set the agent's path.",
    '…/text may not be executed; check its permissions (chmod +x).',
  ])
})
