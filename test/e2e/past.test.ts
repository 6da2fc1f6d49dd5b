import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'

const demo = path.resolve(import.meta.dirname, '../../assets/demo-agent.mjs')
const ID = 'f01ee559-e575-4eb7-9548-a45ce5a79702'

let corral: TestApp
let bin: string
afterEach(async () => {
  await corral.end()
  rmSync(bin, { recursive: true, force: true })
})

it('a conversation that Claude saved by itself is found by its words and goes on with one click', async () => {
  // Who is called claude here speaks as Claude does, and needs no key.
  bin = mkdtempSync(path.join(tmpdir(), 'corral-bin-'))
  writeFileSync(path.join(bin, 'claude'), `#!/bin/sh\nexec "${process.execPath}" "${demo}" "$@"\n`)
  chmodSync(path.join(bin, 'claude'), 0o755)
  corral = await startApp({ environment: { PATH: `${bin}:${process.env.PATH}` } })
  const { window, folder } = corral
  const saved = path.join(path.dirname(corral.home), '.claude', 'projects', 'work')
  mkdirSync(saved, { recursive: true })
  const save = (id: string, content: string) =>
    writeFileSync(
      path.join(saved, `${id}.jsonl`),
      `${JSON.stringify({ type: 'user', isSidechain: false, message: { role: 'user', content }, cwd: folder })}\n`,
    )
  save(ID, 'Mend the cart')
  save('11111111-e575-4eb7-9548-a45ce5a79702', 'Write a poem')

  await corral.menu('Past sessions')
  const dialog = window.getByRole('dialog', { name: 'Past sessions' })
  const found = dialog.getByRole('list', { name: 'Past sessions' }).getByRole('listitem')
  await found.nth(1).waitFor()
  await dialog.getByRole('searchbox', { name: 'Search past sessions' }).fill('cart claude')
  expect(await found.count()).toBe(1)
  await dialog.getByRole('button', { name: 'Resume Mend the cart' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await corral.rowBecomes(0, { state: 'running', activity: 'ready' })
  await window.getByRole('textbox', { name: 'Message' }).fill('[[plain:here again]]')
  await window.getByRole('button', { name: 'Send' }).click()
  await corral.log.getByText('here again', { exact: true }).waitFor()
  const { agentSession } = await corral.row(0)
  // A second process on the same conversation is refused, and the first is offered.
  await corral.menu('Past sessions')
  await found.first().waitFor()
  await dialog.getByRole('button', { name: 'Resume Mend the cart' }).click()
  await window.getByText('“Mend the cart” lives on this conversation already.', { exact: false }).waitFor()
  await dialog.getByRole('button', { name: 'Show' }).click()
  await dialog.waitFor({ state: 'hidden' })
  // A copy goes on beside it, under an id of its own.
  await window.getByRole('button', { name: 'Fork' }).click()
  await window.getByText('Mend the cart (fork)').first().waitFor()
  await window.getByRole('textbox', { name: 'Message' }).fill('[[plain:a copy]]')
  await window.getByRole('button', { name: 'Send' }).click()
  await corral.log.getByText('a copy', { exact: true }).waitFor()
  const ids = await corral.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-agent-session')))
  expect({ first: ids.includes(ID), two: new Set(ids).size, none: ids.includes(null) || ids.includes('') }).toEqual({
    ...{ first: true, two: 2, none: false },
  })
  expect({ agentSession, rows: await corral.rows.count(), complaints: corral.complaints }).toEqual({
    ...{ agentSession: ID, rows: 2, complaints: [] },
  })
})
