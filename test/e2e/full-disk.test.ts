import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'
import { canMount, type SmallDisk, smallDisk } from '../helpers/small-disk'

let corral: TestApp
let disk: SmallDisk

/** Much more than Chromium's caches take at a first start. */
const MEGABYTES = 96

// Only root may mount a file system of a size of its own; nothing else is really full.
describe.runIf(canMount)('the app on a disk that is full', () => {
  beforeEach(() => {
    disk = smallDisk(MEGABYTES)
  })
  afterEach(async () => {
    disk.makeRoom()
    await corral.end()
    disk.end()
  })

  it('starts, says so, refuses a new session with the reason, and starts it when there is room', async () => {
    corral = await startApp({ home: disk.home })
    const isReady = () => corral.window.getByRole('button', { name: 'New session' }).first().waitFor()
    await isReady()
    await corral.closeWindow()
    disk.fill(0)

    corral = await startApp({ home: disk.home })
    await isReady()
    await corral.window.getByText('the disk is full. Running agents wait').waitFor()
    const refused = corral.newSession({ prompt: '[[slow:2]]' })
    await corral.window.getByText('(the disk is full), so nothing was started.').first().waitFor()
    expect(await corral.rows.count()).toBe(0)
    disk.makeRoom()
    await corral.window.getByRole('dialog', { name: 'New session' }).getByRole('button', { name: 'Start' }).click()
    await refused
    await corral.rowBecomes(0, { state: 'running' })
  })
})
