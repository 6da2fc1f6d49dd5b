import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'
import { eventually } from '../helpers/processes'

let corral: TestApp
afterEach(() => corral.end())

describe('what waits for the person', () => {
  it('is one list over all sessions, and is answered there', async () => {
    corral = await startApp()
    const { window, folder } = corral
    for (const name of ['one', 'two', 'three']) await corral.newSession({ prompt: `Ask [[tool:touch ${name}]]` })
    const footer = window.getByRole('button', { name: '3 need you' })
    await footer.click()
    const inbox = window.getByRole('dialog', { name: 'Needs you' })
    const asks = inbox.getByRole('list', { name: 'Permission requests' }).getByRole('listitem')
    expect(await asks.allInnerTexts()).toEqual([
      expect.stringContaining('touch one'),
      expect.stringContaining('touch two'),
      expect.stringContaining('touch three'),
    ])
    await inbox.getByRole('button', { name: 'Allow: Bash touch two', exact: true }).click()
    await eventually(() => existsSync(path.join(folder, 'two')), 'the second was allowed')
    await inbox.getByRole('button', { name: 'Deny: Bash touch one', exact: true }).click()
    await eventually(async () => (await asks.count()) === 1, 'one is left')
    // The name leads to its session.
    await asks.getByRole('button').first().click()
    await inbox.waitFor({ state: 'hidden' })
    await window.getByRole('group', { name: 'Permission request' }).getByText('touch three').first().waitFor()
    expect({ one: existsSync(path.join(folder, 'one')), three: existsSync(path.join(folder, 'three')) }).toEqual({
      one: false,
      three: false,
    })
    expect(corral.complaints).toEqual([])
  })

  it('takes no answer in the moment in which the list has changed', async () => {
    corral = await startApp()
    const { window, folder } = corral
    for (const name of ['one', 'two']) await corral.newSession({ prompt: `Ask [[tool:touch ${name}]]` })
    await window.getByRole('button', { name: '2 need you' }).click()
    const inbox = window.getByRole('dialog', { name: 'Needs you' })
    await inbox.getByRole('button', { name: 'Allow: Bash touch one', exact: true }).click()
    const second = inbox.getByRole('button', { name: 'Allow: Bash touch two', exact: true })
    // Clicked as fast as the page lets a script: right when the first one is gone from the list.
    await inbox.evaluate(
      (dialog) =>
        new Promise<void>((resolve) => {
          const look = () => {
            if (dialog.querySelectorAll('li').length > 1) return requestAnimationFrame(look)
            const button = [...dialog.querySelectorAll('button')].find((each) => each.ariaLabel?.startsWith('Allow'))
            button?.click()
            resolve()
          }
          look()
        }),
    )
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(existsSync(path.join(folder, 'two'))).toBe(false)
    await second.click()
    await eventually(() => existsSync(path.join(folder, 'two')), 'it is allowed when it was meant')
  })
})
