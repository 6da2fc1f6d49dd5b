import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { readState, writeState } from '../../../main/core/state-file'
import { folderForEachTest } from '../keeper/temporary-folder'

const folder = folderForEachTest()
const schema = z.object({ last: z.number() })

it('gives the fallback for a file that is missing, and says nothing', () => {
  const told: string[] = []
  const state = readState(path.join(folder(), 'runs.json'), schema, { last: 0 }, (sentence) => told.push(sentence))
  expect({ state, told, files: readdirSync(folder()) }).toEqual({ state: { last: 0 }, told: [], files: [] })
})

it('sets a damaged file aside each time, deletes none of them, and can be written again', () => {
  const file = path.join(folder(), 'runs.json')
  const told: string[] = []
  const read = () => readState(file, schema, { last: 0 }, (sentence) => told.push(sentence))
  writeFileSync(file, 'first damage')
  const first = read()
  writeState(file, { last: 7 })
  const between = read()
  writeFileSync(file, '{"last":"second damage"}')
  const second = read()
  const kept = readdirSync(folder()).map((name) => readFileSync(path.join(folder(), name), 'utf8'))
  expect({ first, between, second, told: told.length, kept: kept.sort() }).toEqual({
    first: { last: 0 },
    between: { last: 7 },
    second: { last: 0 },
    told: 2,
    kept: ['first damage', '{"last":"second damage"}'],
  })
})
