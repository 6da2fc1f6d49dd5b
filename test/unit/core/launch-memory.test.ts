import { writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { LaunchMemory } from '../../../main/core/launch-memory'
import type { LaunchRequest } from '../../../preload/contract/session'
import { folderForEachTest } from '../keeper/temporary-folder'

const folder = folderForEachTest()
const file = () => path.join(folder(), 'launch.json')
const request = (where: string, change: Partial<LaunchRequest> = {}): LaunchRequest => ({
  ...{ agent: 'claude', folder: where, model: 'opus', permissions: 'plan', prompt: 'private' },
  ...change,
})
function open() {
  const told: string[] = []
  return { memory: new LaunchMemory(file(), (sentence) => told.push(sentence)), told }
}
const nothing = { agent: null, model: null, permissions: 'ask', recentFolders: [], folder: homedir() }

describe('the dialog New session', () => {
  it('starts with nothing chosen, in the home folder', () => {
    expect(open().memory.defaults()).toEqual(nothing)
  })

  it('starts with the last choice after a restart; the prompt is not part of it', () => {
    const { memory } = open()
    memory.remember(request('/work/a'))
    memory.remember(request('/work/b', { agent: 'demo', model: null, permissions: 'ask' }))
    memory.remember(request('/work/a', { permissions: 'allow-all' }))
    expect(open().memory.defaults()).toEqual({
      ...{ agent: 'claude', model: 'opus', permissions: 'allow-all' },
      ...{ folder: '/work/a', recentFolders: ['/work/a', '/work/b'] },
    })
  })

  it('remembers twelve folders, the newest first', () => {
    const { memory } = open()
    for (let index = 0; index < 20; index += 1) memory.remember(request(`/work/${index}`))
    expect(memory.defaults().recentFolders).toEqual(Array.from({ length: 12 }, (_, index) => `/work/${19 - index}`))
  })

  it('starts anew when what it remembered is damaged, and goes on remembering', () => {
    writeFileSync(file(), '{"agent":7}')
    const { memory, told } = open()
    const before = memory.defaults()
    memory.remember(request('/work/a'))
    expect({ before, told: told.length, after: memory.defaults().folder }).toEqual({
      before: nothing,
      told: 1,
      after: '/work/a',
    })
  })

  it('does without a memory when the disk refuses', () => {
    const memory = new LaunchMemory(path.join(folder(), 'gone', 'launch.json'), () => {})
    memory.remember(request('/work/a'))
    expect(memory.defaults()).toEqual(nothing)
  })
})
