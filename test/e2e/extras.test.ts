import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'

let corral: TestApp
afterEach(() => corral.end())

const launchDialog = () => corral.window.getByRole('dialog', { name: 'New session' })
const settings = () => corral.window.getByRole('dialog', { name: 'Settings' })
const choose = async (option: string) => corral.window.getByRole('option', { name: option }).click()

/** The dialog **New session** for an agent, unfolded and not started yet. */
async function prepare(agent: string, prompt: string): Promise<void> {
  await corral.window.getByRole('button', { name: 'New session' }).first().click()
  await launchDialog().getByLabel('Agent').click()
  await choose(agent)
  await launchDialog().getByLabel('Folder', { exact: true }).fill(corral.folder)
  await launchDialog().getByLabel('Prompt').fill(prompt)
  await launchDialog().getByRole('button', { name: 'More' }).click()
}

const start = async () => {
  await launchDialog().getByRole('button', { name: 'Start' }).click()
  await launchDialog().waitFor({ state: 'hidden' })
}

const filesWith = (folder: string, words: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const file = path.join(folder, name)
    return statSync(file, { throwIfNoEntry: false })?.isFile() && readFileSync(file).includes(words)
  })

describe('what a person adds to a launch', () => {
  it('is set for an agent in the settings and for one session in the dialog, and the agent has both', async () => {
    corral = await startApp({
      settings: {
        customAgents: [
          {
            ...{ id: 'custom-0f8fad5b-d9cb-469f-a165-70867728950e', name: 'Teller', protocol: 'lines' },
            command: `sh -c 'echo "words: $*"; echo "greeting: $GREETING, name: $NAME"; exec cat' teller --first`,
          },
        ],
      },
    })
    const { window } = corral
    await corral.menu('Settings')
    await settings().getByRole('button', { name: 'Options of Teller' }).click()
    const options = settings().getByRole('group', { name: 'Options of Teller' })
    const environment = options.getByLabel('Environment')
    await environment.fill('GREETING=hello\nNODE_OPTIONS=--inspect')
    await environment.blur()
    await options.getByText('Corral never gives NODE_OPTIONS to an agent').waitFor()
    await environment.fill('GREETING=hello there\nNAME=settings')
    await environment.blur()
    await options.getByRole('alert').waitFor({ state: 'hidden' })
    await options.getByLabel('Arguments').fill('--from settings')
    // Closing keeps what was typed last.
    await window.keyboard.press('Escape')

    await prepare('Teller', '')
    await launchDialog().getByText('--from settings · GREETING, NAME').waitFor()
    await launchDialog().getByLabel('Arguments').fill('--token=abc')
    await launchDialog().getByRole('button', { name: 'Start' }).click()
    await launchDialog().getByText('“--token” in Arguments looks like a secret').waitFor()
    await launchDialog().getByLabel('Arguments').fill('--only "this session"')
    await launchDialog().getByLabel('Environment').fill('NAME=session')
    await start()
    await corral.log.getByText('words: --first --from settings --only this session').waitFor()
    await corral.log.getByText('greeting: hello there, name: session').waitFor()

    // What was meant for one session is not there for the next.
    await prepare('Teller', '')
    expect(await launchDialog().getByLabel('Arguments').inputValue()).toBe('')
    expect(await launchDialog().getByLabel('Environment').inputValue()).toBe('')
    expect(corral.complaints).toEqual([])
  })

  it('is found by the search of the settings, with where each agent is', async () => {
    corral = await startApp()
    await corral.menu('Settings')
    const search = settings().getByRole('searchbox', { name: 'Search settings' })
    const agents = settings().getByRole('region', { name: 'Agents', exact: true })
    await search.fill('demo program')
    const demo = agents.getByRole('listitem')
    expect([await demo.count(), await demo.innerText()]).toEqual([
      1,
      expect.stringMatching(/Demo agent.*demo-agent\.mjs/s),
    ])
    await demo.getByRole('button', { name: 'Options of Demo agent' }).click()
    expect(await demo.getByRole('textbox').count()).toBe(2)
    await search.fill('pi arguments')
    await agents.getByRole('button', { name: 'Options of pi' }).click()
    const program = agents.getByRole('group', { name: 'Options of pi' }).getByLabel('Program')
    await program.fill('/nowhere/pi')
    await program.press('Enter')
    await agents.getByText('The settings name /nowhere/pi for pi').waitFor()
    expect(corral.complaints).toEqual([])
  })

  it('and has values that are on no disk is asked for when the session is resumed after a restart', async () => {
    corral = await startApp({ settings: { onQuit: 'end' } })
    await prepare('Demo agent', '[[plain:first]]')
    await launchDialog().getByLabel('Permissions').click()
    await choose('Allow all')
    await launchDialog().getByLabel('Environment').fill('MY_KEY=never-on-disk-c41d')
    await start()
    await corral.log.getByText('first', { exact: true }).waitFor()
    await corral.rowBecomes(0, { activity: 'ready' })
    await corral.closeWindow()
    expect(filesWith(corral.home, 'never-on-disk-c41d')).toEqual([])

    corral = await startApp({ home: corral.home })
    await corral.rowBecomes(0, { state: 'ended' })
    await corral.rows.first().getByRole('button', { name: 'Resume' }).click()
    const dialog = corral.window.getByRole('dialog', { name: 'Resume' })
    await dialog.getByText('was started with MY_KEY, and Corral keeps no such values on disk.').waitFor()
    expect(await dialog.getByLabel('Environment').inputValue()).toBe('MY_KEY=')
    await dialog.getByLabel('Environment').fill('MY_KEY=typed-again')
    await dialog.getByRole('button', { name: 'Resume' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await corral.rowBecomes(0, { state: 'running' })
    await corral.rows.first().getByRole('gridcell').first().click()
    await corral.window.getByRole('textbox', { name: 'Message' }).fill('[[tool:echo it has $MY_KEY]]')
    await corral.window.getByRole('button', { name: 'Send' }).click()
    await corral.log.getByText('it has typed-again').first().waitFor()
    expect(corral.complaints).toEqual([])
  })
})
