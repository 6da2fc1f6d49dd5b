import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'

let corral: TestApp
afterEach(() => corral.end())

const choose = async (option: string) => corral.window.getByRole('option', { name: option }).click()
const dialog = () => corral.window.getByRole('dialog', { name: 'New session' })
const customAgents = () =>
  JSON.parse(readFileSync(path.join(corral.home, 'settings.json'), 'utf8')).customAgents as {
    name: string
    command: string
  }[]

describe('commands of the person’s own', () => {
  it('are added, offered and removed in the settings, and sessions of a removed one go on', async () => {
    corral = await startApp()
    const { window } = corral
    await corral.menu('Settings')
    const settings = window.getByRole('dialog', { name: 'Settings' })
    await settings.getByRole('button', { name: 'Add agent' }).click()
    const form = settings.getByRole('form', { name: 'New agent' })
    await form.getByLabel('Name').fill('Echo')
    await form.getByLabel('Command').fill("sed -u 's/^/I heard: /'")
    await form.getByLabel('Speaks').click()
    await choose('Lines')
    await form.getByRole('button', { name: 'Add' }).click()
    await settings.getByText('Echo').waitFor()
    await window.keyboard.press('Escape')
    await corral.newSession({ agent: 'Echo', prompt: 'good morning' })
    await corral.log.getByText('I heard: good morning').waitFor()
    await window.getByRole('textbox', { name: 'Message' }).fill('and again')
    await window.getByRole('button', { name: 'Send' }).click()
    await corral.log.getByText('I heard: and again').waitFor()
    expect(customAgents().map(({ name, command }) => [name, command])).toEqual([['Echo', "sed -u 's/^/I heard: /'"]])

    await corral.menu('Settings')
    await settings.getByRole('button', { name: 'Remove Echo' }).click()
    await settings.getByText('Echo', { exact: true }).waitFor({ state: 'hidden' })
    await window.keyboard.press('Escape')
    await window.getByRole('textbox', { name: 'Message' }).fill('still there')
    await window.getByRole('button', { name: 'Send' }).click()
    await corral.log.getByText('I heard: still there').waitFor()
    expect(customAgents()).toEqual([])
    expect(corral.complaints).toEqual([])
  })

  it('may speak ACP: one that is added in the settings answers, asks, and shows what it changes', async () => {
    corral = await startApp()
    const { window } = corral
    const script = path.resolve(import.meta.dirname, '../fixtures/agents/scripted/acp.mjs')
    await corral.menu('Settings')
    const settings = window.getByRole('dialog', { name: 'Settings' })
    await settings.getByRole('button', { name: 'Add agent' }).click()
    const form = settings.getByRole('form', { name: 'New agent' })
    await form.getByLabel('Name').fill('My agent')
    await form.getByLabel('Command').fill(`"${process.execPath}" "${script}"`)
    await form.getByRole('button', { name: 'Add' }).click()
    await settings.getByText('My agent').waitFor()
    await window.keyboard.press('Escape')
    await corral.newSession({ agent: 'My agent', prompt: 'good morning' })
    await corral.log.getByText('You said: good morning').waitFor()
    expect((await corral.row(0)).agentSession).toMatch(/^[0-9a-f-]{36}$/)
    const send = async (text: string) => {
      await window.getByRole('textbox', { name: 'Message' }).fill(text)
      await window.getByRole('button', { name: 'Send' }).click()
    }
    await send('[[run:echo test]][[say:I ran it.]]')
    const request = window.getByRole('group', { name: 'Permission request' })
    await request.getByText('echo test').first().waitFor()
    await request.getByRole('button', { name: 'Allow', exact: true }).click()
    await corral.log.getByText('I ran it.').waitFor()
    await send('[[run:echo again]]')
    await request.getByRole('button', { name: 'Deny', exact: true }).click()
    await corral.log.getByText('denied:').waitFor()
    await send('[[plan]][[edit:notes.txt]][[say:I edited it.]]')
    await request.getByRole('button', { name: 'Allow', exact: true }).click()
    await corral.log.getByText('I edited it.').waitFor()
    expect(await corral.log.getByRole('region', { name: 'Plan' }).innerText()).toContain('1 of 3 done')
    await corral.log.getByRole('button', { name: 'Edit notes.txt' }).click()
    await corral.log.getByRole('figure').getByText('two', { exact: true }).waitFor()
    expect(corral.complaints).toEqual([])
  })

  it('typed in the dialog become agents, the same words one only', async () => {
    corral = await startApp()
    const start = async (prompt: string) => {
      await corral.window.getByRole('button', { name: 'New session' }).first().click()
      await dialog().getByLabel('Agent').click()
      await choose('Custom command')
      await dialog().getByLabel('Command').fill('sed -u s/^/heard-/')
      await dialog().getByLabel('Speaks').click()
      await choose('Lines')
      await dialog().getByLabel('Folder', { exact: true }).fill(corral.folder)
      await dialog().getByLabel('Prompt').fill(prompt)
      await dialog().getByRole('button', { name: 'Start' }).click()
      await corral.log.getByText(`heard-${prompt}`).waitFor()
    }
    await start('one')
    await start('two')
    expect({ rows: await corral.rows.count(), agents: customAgents().map(({ name }) => name) }).toEqual({
      rows: 2,
      agents: ['sed'],
    })
  })

  it('that are on no machine end with where they were looked for', async () => {
    corral = await startApp({
      settings: {
        customAgents: [
          {
            id: 'custom-0f8fad5b-d9cb-469f-a165-70867728950e',
            name: 'Nowhere',
            protocol: 'acp',
            command: '/no/such/agent --acp',
          },
        ],
      },
    })
    await corral.window.getByRole('button', { name: 'New session' }).first().click()
    await dialog().getByLabel('Agent').click()
    const option = corral.window.getByRole('option', { name: 'Nowhere' })
    expect(await option.innerText()).toMatch(/Not found.*\/no\/such\/agent --acp/s)
    expect(await option.getAttribute('aria-disabled')).toBe('true')
  })
})

describe('pictures', () => {
  // One red pixel.
  const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC'

  it('are pasted, taken back, sent with a message, and stand in the conversation; what is none is refused', async () => {
    corral = await startApp()
    const { window } = corral
    await corral.newSession({ prompt: '[[plain:ready]]' })
    await corral.log.getByText('ready').last().waitFor()
    const paste = (name: string, type: string) =>
      window.getByRole('textbox', { name: 'Message' }).evaluate(
        (box, { name, type, data }) => {
          const clipboardData = new DataTransfer()
          const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0))
          clipboardData.items.add(new File([bytes], name, { type }))
          box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
        },
        { name, type, data: PNG },
      )
    const attached = window.getByRole('list', { name: 'Attached pictures' }).getByRole('listitem')
    await paste('one.png', 'image/png')
    await attached.first().waitFor()
    await paste('two.png', 'image/png')
    await paste('notes.pdf', 'application/pdf')
    await window.getByText('notes.pdf is no PNG, JPEG, GIF or WebP picture; write its path instead.').waitFor()
    await attached.nth(1).waitFor()
    await window.getByRole('button', { name: 'Remove attachment 2' }).click()
    await window.getByRole('textbox', { name: 'Message' }).fill('[[plain:seen]] What is this?')
    await window.getByRole('button', { name: 'Send' }).click()
    await corral.log.getByText('seen', { exact: true }).waitFor()
    const shown = corral.log.getByRole('img', { name: 'Attachment 1 of 1' })
    expect({
      source: await shown.getAttribute('src'),
      drawn: await shown.evaluate((image) => (image as HTMLImageElement).naturalWidth),
      left: await attached.count(),
    }).toEqual({ source: `data:image/png;base64,${PNG}`, drawn: 1, left: 0 })
    expect(corral.complaints).toEqual([])
  })
})
