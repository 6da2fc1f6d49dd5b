import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'
import { eventually } from '../helpers/processes'

let corral: TestApp
let repository: string

const git = (...args: string[]): string => {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false']
  const { status, stdout, stderr } = spawnSync('git', ['-C', repository, ...identity, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  return stdout
}

const launchDialog = () => corral.window.getByRole('dialog', { name: 'New session' })
const tab = (name: string) => corral.session.getByRole('tab', { name })
const notice = () => corral.session.getByRole('region', { name: 'Worktree' })
const branches = () => git('branch', '--format=%(refname:short)').trim().split('\n')
/** The only worktree that there is. */
const top = () => {
  const folder = path.join(corral.home, 'worktrees')
  const [id = ''] = readdirSync(folder).filter((name) => !name.endsWith('.json'))
  return path.join(folder, id, 'a project')
}

beforeEach(async () => {
  corral = await startApp()
  repository = path.join(corral.folder, 'a project')
  mkdirSync(repository)
  git('init', '-q', '-b', 'main')
  writeFileSync(path.join(repository, 'notes.txt'), 'first\nsecond\n')
  git('add', '.')
  git('commit', '-qm', 'first')
})
afterEach(() => corral.end())

/** The demo agent changes one file and makes another in a worktree of its own, and is ready again. */
async function work(branch: string): Promise<void> {
  const { window } = corral
  await window.getByRole('button', { name: 'New session' }).first().click()
  await launchDialog().getByLabel('Agent').click()
  await window.getByRole('option', { name: 'Demo agent' }).click()
  await launchDialog().getByLabel('Folder', { exact: true }).fill(repository)
  await launchDialog().getByRole('checkbox', { name: 'Own worktree' }).check()
  await launchDialog().getByLabel('Branch').fill(branch)
  await launchDialog().getByLabel('Permissions').click()
  await window.getByRole('option', { name: 'Allow all' }).click()
  await launchDialog()
    .getByLabel('Prompt')
    .fill('Write it down [[tool:echo third >> notes.txt; echo hello > made.txt]]')
  await launchDialog().getByRole('button', { name: 'Start' }).click()
  await launchDialog().waitFor({ state: 'hidden' })
  await corral.log.getByText('TOOL-DONE').waitFor()
  await corral.rowBecomes(0, { activity: 'ready' })
}

const end = async () => {
  await corral.session.getByRole('button', { name: 'Kill' }).click()
  await corral.rowBecomes(0, { state: 'ended' })
}

describe('a session with its own worktree', () => {
  it('is not offered where there is no repository, and a bad branch keeps everything that was typed', async () => {
    const { window } = corral
    await window.getByRole('button', { name: 'New session' }).first().click()
    const box = launchDialog().getByRole('checkbox', { name: 'Own worktree' })
    await launchDialog().getByLabel('Agent').click()
    await window.getByRole('option', { name: 'Demo agent' }).click()
    await launchDialog().getByLabel('Folder', { exact: true }).fill(repository)
    await box.check()
    await launchDialog().getByLabel('Branch').fill('main')
    await launchDialog().getByLabel('Prompt').fill('Kept')
    await launchDialog().getByRole('button', { name: 'Start' }).click()
    await launchDialog().getByText('There is a branch “main” already, so nothing was started.').waitFor()
    expect(await launchDialog().getByLabel('Prompt').inputValue()).toBe('Kept')
    expect([await corral.rows.count(), branches()]).toEqual([0, ['main']])
    await launchDialog().getByLabel('Folder', { exact: true }).fill(corral.folder)
    await box.waitFor({ state: 'hidden' })
    expect(corral.complaints).toEqual([])
  })

  it('shows what it changed, and at its end the worktree is kept, or removed with its changes', async () => {
    await work('notes')
    await corral.session.getByText('notes', { exact: true }).waitFor()
    expect(readFileSync(path.join(repository, 'notes.txt'), 'utf8')).toBe('first\nsecond\n')
    await tab('Changes').click()
    const changes = corral.session.getByRole('tabpanel', { name: 'Changes' })
    await changes.getByText('2 files +2 −0 · 0 commits').waitFor()
    await changes.getByRole('button', { name: /notes\.txt/ }).click()
    await changes.getByText('third').waitFor()
    // A change between turns is found by the button.
    writeFileSync(path.join(top(), 'by hand.txt'), 'x\n')
    await changes.getByRole('button', { name: 'Refresh' }).click()
    await changes.getByText('3 files +3 −0 · 0 commits').waitFor()
    await end()
    await notice().getByRole('button', { name: 'Remove worktree' }).click()
    const question = corral.window.getByRole('dialog', { name: 'Remove the worktree with its changes?' })
    await question.getByText('it has 3 changes not committed').waitFor()
    await question.getByRole('button', { name: 'Keep it' }).click()
    await notice().getByRole('button', { name: 'Keep', exact: true }).click()
    await notice().waitFor({ state: 'hidden' })
    expect([existsSync(path.join(top(), 'made.txt')), branches()]).toEqual([true, ['main', 'notes']])

    const kept = top()
    await changes.getByRole('button', { name: 'Remove worktree' }).click()
    await question.getByRole('button', { name: 'Remove with its changes' }).click()
    await corral.window.getByText('and its branch notes, which had no commits').waitFor()
    await tab('Changes').waitFor({ state: 'hidden' })
    expect([existsSync(kept), branches()]).toEqual([false, ['main']])
    expect(corral.complaints).toEqual([])
  })

  it('is asked about when the session is removed; quitting and restarting removes nothing, and Containment lists it', async () => {
    await work('left')
    await end()
    await corral.closeWindow()
    corral = await startApp({ home: corral.home })
    await corral.rowBecomes(0, { state: 'ended' })
    await corral.rows.first().click()
    await notice().waitFor()
    const { window } = corral
    await corral.session.getByRole('button', { name: 'Remove', exact: true }).click()
    const question = window.getByRole('dialog', { name: /^Remove “/ })
    await question.getByRole('button', { name: 'Keep worktree' }).click()
    await eventually(async () => (await corral.rows.count()) === 0, 'the session is gone')
    expect(existsSync(path.join(top(), 'made.txt'))).toBe(true)
    await window.getByRole('button', { name: 'Containment' }).click()
    const orphans = window.getByRole('region', { name: 'Worktrees without a session' })
    await orphans.getByText('left').waitFor()
    await orphans.getByRole('button', { name: 'Remove worktree' }).click()
    await window.getByRole('button', { name: 'Remove with its changes' }).click()
    await window.getByText('and its branch left, which had no commits').waitFor()
    await orphans.waitFor({ state: 'hidden' })
    expect([readdirSync(path.join(corral.home, 'worktrees')), branches()]).toEqual([[], ['main']])
    expect(corral.complaints).toEqual([])
  })
})
