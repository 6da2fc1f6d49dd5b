import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRecord, readRecord, writeRecord, writeRecordAside } from '../../../main/keeper/records'
import { folderForEachTest } from './temporary-folder'

const folder = folderForEachTest()
const file = () => path.join(folder(), 'record.json')
const codeOf = (act: () => unknown) => {
  try {
    return act()
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}

describe('a record', () => {
  it('is replaced whole, is private, and leaves no half behind', () => {
    const large = { text: 'ß\u2028'.repeat(500_000) }
    writeRecord(file(), { first: true })
    writeRecord(file(), large)
    expect({
      value: readRecord(file()),
      files: readdirSync(folder()),
      mode: (statSync(file()).mode & 0o777).toString(8),
    }).toEqual({ value: large, files: ['record.json'], mode: '600' })
  })

  it('that must be the first of its name fails when there is one, and changes nothing', () => {
    createRecord(file(), { owner: 1 })
    const second = codeOf(() => createRecord(file(), { owner: 2 }))
    expect({ second, value: readRecord(file()), files: readdirSync(folder()) }).toEqual({
      second: 'EEXIST',
      value: { owner: 1 },
      files: ['record.json'],
    })
  })

  it('that cannot be put in place keeps the old one', () => {
    writeRecord(file(), { old: true })
    const nowhere = path.join(folder(), 'missing', 'record.json')
    const outcome = codeOf(() => writeRecord(nowhere, {}))
    expect({ outcome, value: readRecord(file()), files: readdirSync(folder()) }).toEqual({
      outcome: 'ENOENT',
      value: { old: true },
      files: ['record.json'],
    })
  })

  it('that cannot take the place of what is there leaves no half behind', async () => {
    mkdirSync(file())
    const outcome = [
      codeOf(() => writeRecord(file(), {})),
      await writeRecordAside(file(), {}).catch((error) => error.code),
    ]
    expect({ outcome, files: readdirSync(folder()) }).toEqual({ outcome: ['EISDIR', 'EISDIR'], files: ['record.json'] })
  })

  it('that is missing, a folder or no JSON is an error to whoever reads it', () => {
    mkdirSync(path.join(folder(), 'folder'))
    writeFileSync(file(), '{"torn":')
    expect([
      codeOf(() => readRecord(path.join(folder(), 'missing'))),
      codeOf(() => readRecord(path.join(folder(), 'folder'))),
    ]).toEqual(['ENOENT', 'EISDIR'])
    expect(() => readRecord(file())).toThrow(SyntaxError)
  })
})
