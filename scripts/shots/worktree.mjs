import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'

const cart = `export type Line = { name: string; price: number; count: number }

/** What the whole cart costs, in cents. */
export function total(lines: Line[]): number {
  return lines.reduce((sum, line) => sum + line.price, 0)
}
`
/** A session that works in a git worktree of its own, from its start to what becomes of that. */
export async function worktreeScenes({ folder, open }) {
  writeFileSync(path.join(folder, 'cart.ts'), cart)
  writeFileSync(path.join(folder, 'package.json'), '{ "name": "shop", "private": true }\n')
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false']
  for (const order of [
    ['init', '-q'],
    ['add', '.'],
    [...identity, 'commit', '-qm', 'The shop'],
  ])
    spawnSync('git', order, { cwd: folder })
  const { window, session, rows, shot, shotBoth, prepare } = await open()
  const dialog = await prepare('Count the cart right, and check it', 'Allow all')
  await dialog.getByRole('checkbox', { name: 'Own worktree' }).check()
  await shotBoth('worktree-dialog')
  await dialog.getByRole('button', { name: 'Start' }).click()
  await session.getByText('counts by its number').last().waitFor()
  await session.getByRole('tab', { name: 'Changes' }).click()
  for (const name of ['cart.ts', 'logo.png']) await session.getByRole('button', { name, exact: false }).first().click()
  await session.getByText('Binary:').waitFor()
  await shotBoth('worktree-changes')
  await session.getByRole('button', { name: 'Kill', exact: true }).click()
  const notice = session.getByRole('region', { name: 'Worktree' })
  await notice.waitFor()
  await shotBoth('worktree-ended')
  await notice.getByRole('button', { name: 'Remove worktree' }).click()
  await window.getByRole('button', { name: 'Keep it' }).waitFor()
  await shot('worktree-refused')
  await window.getByRole('button', { name: 'Keep it' }).click()
  await session.getByRole('button', { name: 'Remove', exact: true }).click()
  await window.getByRole('button', { name: 'Keep worktree' }).waitFor()
  await shot('worktree-remove')
  await window.getByRole('button', { name: 'Keep worktree' }).click()
  await rows.first().waitFor({ state: 'hidden' })
  await window.getByRole('button', { name: 'Containment' }).click()
  await window.getByRole('region', { name: 'Worktrees without a session' }).waitFor()
  await shotBoth('worktree-orphan')
}
