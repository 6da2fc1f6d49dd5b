import { expect, it, vi } from 'vitest'
import { fingerprints, randomAppends, readJournal, writeJournal } from './journal'
import { createRandomness } from './randomness'
import { folderForEachTest } from './temporary-folder'

const folder = folderForEachTest()

/** Whether the keeper finishes compressing a segment in the very moment in which a reader opens it. */
const keeper = vi.hoisted(() => ({ compresses: false }))

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs')>()
  const { brotliCompressSync } = await import('node:zlib')
  const openSync: typeof real.openSync = (file, flags, mode) => {
    if (keeper.compresses && flags === 'r') {
      keeper.compresses = false
      real.writeFileSync(`${file}.br`, brotliCompressSync(real.readFileSync(file)))
      real.unlinkSync(file)
    }
    return real.openSync(file, flags, mode)
  }
  return { ...real, openSync }
})

it('a segment that is compressed between the look into its folder and its opening is read all the same', async () => {
  const appends = randomAppends(createRandomness(1), 10, 50)
  await writeJournal(folder(), appends)
  keeper.compresses = true
  expect(fingerprints(readJournal(folder()))).toEqual(fingerprints(appends))
  expect(keeper.compresses).toBe(false)
})
