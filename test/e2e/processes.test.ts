import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'
import { eventually, isAlive } from '../helpers/processes'

let corral: TestApp
beforeEach(async () => {
  corral = await startApp()
})
afterEach(async () => {
  expect(corral.complaints).toEqual([])
  await corral.end()
})

/** What stands in the columns CPU, Memory and Processes of a row, and in the footer. */
async function loads(row: number) {
  const names = await corral.grid.getByRole('columnheader').allTextContents()
  const cells = await corral.rows.nth(row).getByRole('gridcell').allTextContents()
  return ['CPU', 'Memory', 'Processes'].map((name) => cells[names.indexOf(name)])
}

const BUSY = `node -e "setInterval(() => { const at = Date.now(); while (Date.now() - at < 500); }, 800)"`
const SERVER = `node -e "require('net').createServer().listen(0, function () { console.log(this.address().port) })"`

describe('what sessions use', () => {
  it('shows in the panel: a busy tree with CPU, memory and its processes, and Corral’s own share', async () => {
    await corral.newSession({ prompt: `[[tool:${BUSY}]]`, permissions: 'Allow all' })
    await corral.rowBecomes(0, { activity: 'tool' })
    await corral.session.getByRole('button', { name: 'Back to all sessions' }).click()
    await eventually(
      async () => {
        const [cpu = '', memory = '', processes = ''] = await loads(0)
        return Number.parseInt(cpu, 10) > 10 && /^\d+(\.\d)? MB$/.test(memory) && Number(processes) >= 2
      },
      'the busy tree shows',
      30_000,
    )
    const own = corral.window.getByRole('button', { name: /^Corral itself: \d+ % · \d+/ })
    await own.hover()
    const parts = corral.window.getByRole('tooltip')
    await parts.getByRole('row', { name: /^Keepers \d+ \d+ %/ }).waitFor()
    expect(await parts.getByRole('rowheader').allTextContents()).toEqual([
      ...['Main process', 'Window and graphics', 'Keepers', 'Warden', 'Together'],
    ])
    await corral.rows.first().getByRole('button', { name: 'Kill', exact: true }).click()
    await corral.rowBecomes(0, { state: 'ended' })
    await own.waitFor({ state: 'hidden' })
  })
})

describe('the tab Processes', () => {
  it('shows the tree with its ports, and ends one branch: the agent lives on', async () => {
    await corral.newSession({ prompt: `[[tool:${SERVER} & sleep 601 & wait]]`, permissions: 'Allow all' })
    await corral.rowBecomes(0, { activity: 'tool' })
    await corral.window.getByRole('tab', { name: 'Processes' }).click()
    const tree = corral.session.getByRole('treegrid', { name: 'Processes' })
    const line = (command: string) => tree.getByRole('row').filter({ has: corral.window.getByText(command) })
    const server = line('node -e require').filter({ hasText: 'Dev server' })
    await server.waitFor()
    const levels = await tree
      .locator('[data-process]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-level')))
    const cells = await server.getByRole('gridcell').allTextContents()
    expect({ levels, port: /^\d{4,5}$/.test(cells[5] ?? ''), roles: await tree.getByText('Shell').count() }).toEqual({
      ...{ levels: ['1', '2', '3', '3'], port: true, roles: 1 },
    })

    const pids = await Promise.all(
      [server, line('sleep 601').last()].map(async (each) => Number(await each.getAttribute('data-pid'))),
    )
    await server.getByRole('button', { name: /^Kill \d+$/ }).click()
    await corral.session
      .getByRole('status')
      .getByText(/^node: 1 ended in/)
      .waitFor()
    await server.waitFor({ state: 'hidden' })
    const { pid } = await corral.row(0)
    expect([...pids, Number(pid)].map(isAlive)).toEqual([false, true, true])

    await tree.getByRole('button', { name: 'Kill session' }).click()
    await corral.rowBecomes(0, { state: 'ended' })
    expect([...pids, Number(pid)].map(isAlive)).toEqual([false, false, false])
  })
})
