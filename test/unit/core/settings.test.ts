import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { defaultSettings, SettingsStore, settingsChange } from '../../../main/core/settings'
import { eventually } from '../../helpers/processes'
import { folderForEachTest } from '../keeper/temporary-folder'

const folder = folderForEachTest()
const file = () => path.join(folder(), 'settings.json')

function open(stored?: string) {
  if (stored !== undefined) writeFileSync(file(), stored)
  const told: string[] = []
  const store = new SettingsStore(file(), (sentence) => told.push(sentence))
  return { store, told }
}

describe('settings', () => {
  it('are the defaults when there is no file, and none is written', () => {
    const { store, told } = open()
    expect({ settings: store.get(), told, files: readdirSync(folder()) }).toEqual({
      settings: defaultSettings,
      told: [],
      files: [],
    })
  })

  it('take defaults for missing keys and do not see unknown ones', () => {
    const { store, told } = open('{"onQuit":"end","stopGraceSeconds":0,"fromTheFuture":{"x":1}}')
    expect({ settings: store.get(), told }).toEqual({
      settings: { ...defaultSettings, onQuit: 'end', stopGraceSeconds: 0 },
      told: [],
    })
  })

  it.each([
    ['is torn', '{"onQuit":"en'],
    ['is empty', ''],
    ['is no object', '"end"'],
    ['is null', 'null'],
    ['holds a number out of bounds', '{"quitBoundSeconds":0,"onQuit":"end"}'],
    ['holds a number that is none', '{"reattachWindowSeconds":"120"}'],
    ['holds a word that is none', '{"onQuit":"sometimes"}'],
  ])('go on with defaults when the file %s; it is set aside unchanged, and told', (_, stored) => {
    const { store, told } = open(stored)
    const files = readdirSync(folder())
    expect({
      settings: store.get(),
      files,
      told,
      kept: readFileSync(path.join(folder(), files[0] as string), 'utf8'),
    }).toEqual({
      settings: defaultSettings,
      files: [expect.stringMatching(/^settings\.json\.damaged-[\dT.-]+Z$/)],
      told: [`settings.json was damaged; it was set aside as ${files[0]} and defaults are used.`],
      kept: stored,
    })
  })

  it('survive a restart, whatever was set to undefined', () => {
    const { store } = open()
    store.change({ theme: 'dark', passEnvironment: ['MY_*'] })
    const changed = store.change({ onQuit: 'keep', theme: undefined } as never)
    expect({ changed, again: open().store.get() }).toEqual({
      changed: { ...defaultSettings, theme: 'dark', passEnvironment: ['MY_*'], onQuit: 'keep' },
      again: changed,
    })
  })

  it('stay as they are when the disk refuses', () => {
    mkdirSync(file())
    const { store, told } = open()
    expect(() => store.change({ theme: 'dark' })).toThrow()
    expect({ theme: store.get().theme, told: told.length, there: existsSync(file()) }).toEqual({
      theme: 'system',
      told: 1,
      there: true,
    })
  })

  it.each([
    [{ theme: 'dark' }, true],
    [{}, true],
    [{ stopGraceSeconds: 120 }, true],
    [{ stopGraceSeconds: 121 }, false],
    [{ stopGraceSeconds: Number.NaN }, false],
    [{ quitBoundSeconds: 0.5 }, false],
    [{ passEnvironment: [''] }, false],
    [{ passEnvironment: Array(201).fill('A') }, false],
    [{ unknown: 1 }, false],
    [{ journalSessionGigabytes: 0.5, journalTotalGigabytes: 100, keepEndedDays: 0 }, true],
    [{ journalSessionGigabytes: 0 }, false],
    [{ journalTotalGigabytes: Number.POSITIVE_INFINITY }, false],
    [{ keepEndedDays: -1 }, false],
  ])('take %o from the window: %s', (change, taken) => {
    expect(settingsChange.safeParse(change).success).toBe(taken)
  })
})

describe('settings that change while the app runs', () => {
  it('tell whoever listens, once for each real change', () => {
    const { store } = open()
    const heard: number[] = []
    store.onChange(() => heard.push(store.get().journalSessionGigabytes))
    store.change({ journalSessionGigabytes: 2 })
    store.change({ journalSessionGigabytes: 2, theme: undefined } as never)
    store.change({ journalSessionGigabytes: 3 })
    expect(heard).toEqual([2, 3])
  })

  it('by hand, in the file, are taken; a half-written file is left alone and told once', async () => {
    const { store, told } = open()
    onTestFinished(store.follow(20))
    const heard: number[] = []
    store.onChange(() => heard.push(store.get().journalSessionGigabytes))
    writeFileSync(file(), '{"journalSessionGigabytes":5}')
    await eventually(() => heard.length === 1, 'the change was noticed')
    writeFileSync(file(), '{"journalSessionGigabytes":')
    await eventually(() => told.length === 1, 'the bad file was noticed')
    writeFileSync(file(), '{"journalSessionGigabytes":7,"onQuit":"end"}')
    await eventually(() => heard.length === 2, 'the mended file was noticed')
    expect({ heard, told, files: readdirSync(folder()), onQuit: store.get().onQuit }).toEqual({
      heard: [5, 7],
      told: ['settings.json cannot be understood; the settings stay as they were.'],
      files: ['settings.json'],
      onQuit: 'end',
    })
  })
})
