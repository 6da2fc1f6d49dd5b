import { afterEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'
import { eventually } from '../helpers/processes'

let corral: TestApp
afterEach(() => corral.end())

/** What has the focus: its name, and whether an outline, a ring or a frame shows it. */
const focused = () =>
  corral.window.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return { name: '(page)', isSeen: true, inDialog: false }
    const labelled = element.id === '' ? null : document.querySelector(`label[for="${element.id}"]`)
    const said = element.getAttribute('aria-label') ?? labelled?.textContent ?? element.textContent ?? ''
    const role = element.getAttribute('role') ?? element.tagName.toLowerCase()
    const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(element)
    const outlined = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0
    // A field without an outline of its own is framed in the colour of what is chosen, itself or by what holds it.
    const accent = getComputedStyle(document.documentElement).getPropertyValue('--accent')
    const probe = document.createElement('i')
    probe.style.color = accent
    document.body.append(probe)
    const wanted = getComputedStyle(probe).color
    probe.remove()
    const isFramed = (one: Element | null) =>
      one !== null && (getComputedStyle(one).borderColor === wanted || getComputedStyle(one).boxShadow.includes(wanted))
    const framed =
      borderColor === wanted || boxShadow.includes(wanted) || isFramed(element.closest('.focus-within\\:ring-2'))
    return {
      name: `${role} ${said.replace(/\s+/g, ' ').trim().slice(0, 40)}`,
      isSeen: outlined || framed,
      inDialog: element.closest('[role=dialog]') !== null,
    }
  })

type Stop = Awaited<ReturnType<typeof focused>>

/** Where Tab leads, one stop after the other, until it is back at the first. */
async function walk(most: number): Promise<Stop[]> {
  const stops: Stop[] = []
  for (let count = 0; count < most; count += 1) {
    await corral.window.keyboard.press('Tab')
    const stop = await focused()
    if (stops[0]?.name === stop.name) return stops
    stops.push(stop)
  }
  return stops
}

const invisible = (stops: Stop[]) => stops.filter(({ isSeen }) => !isSeen).map(({ name }) => name)
const row = (name: string) => corral.rows.filter({ hasText: name })

describe('by keyboard alone', () => {
  it('Tab goes through the list from top to bottom, and each stop is seen', async () => {
    corral = await startApp()
    const { window } = corral
    await window.emulateMedia({ reducedMotion: 'reduce' })
    for (const name of ['apple', 'berry', 'cherry']) await corral.newSession({ prompt: `${name} [[plain:one]]` })
    await row('cherry').and(window.locator('[data-activity=ready]')).waitFor()
    await corral.toTheList()
    await window.getByRole('button', { name: 'New session' }).focus()
    await window.keyboard.press('Shift+Tab')
    const stops = await walk(40)
    const names = stops.map(({ name }) => name)
    const place = (start: string) => names.findIndex((name) => name.startsWith(start))
    const order = ['button New session', 'button Menu', 'input Filter sessions', 'button Live', 'button Groups', 'row ']
    const places = [...order, 'button Stop', 'button Containment'].map(place)
    expect({ order: places, missed: places.includes(-1), unseen: invisible(stops) }).toEqual({
      order: [...places].sort((one, other) => one - other),
      missed: false,
      unseen: [],
    })
  })

  it('the arrows go through the grid, Enter opens, and the way back leads to the same row', async () => {
    corral = await startApp()
    const { window, grid } = corral
    for (const name of ['apple', 'berry', 'cherry']) await corral.newSession({ prompt: `${name} [[plain:one]]` })
    await row('cherry').and(window.locator('[data-activity=ready]')).waitFor()
    await corral.toTheList()
    const at = () =>
      grid.evaluate((element) =>
        [...element.querySelectorAll('[data-session]')].indexOf(document.activeElement as Element),
      )
    const isAt = (wanted: number) => eventually(async () => (await at()) === wanted, `row ${wanted} has the focus`)
    await corral.rows.first().focus()
    for (const [key, wanted] of [
      ['ArrowDown', 1],
      ['ArrowDown', 2],
      ['ArrowDown', 2],
      ['Home', 0],
      ['End', 2],
      ['ArrowUp', 1],
    ] as const) {
      await window.keyboard.press(key)
      await isAt(wanted)
    }
    const chosen = await corral.rows.nth(1).getAttribute('data-session')
    await window.keyboard.press('Enter')
    await corral.session.waitFor()
    await eventually(async () => (await focused()).name.startsWith('textarea Message'), 'the message has the focus')
    await corral.toTheList()
    await eventually(
      () => window.evaluate((id) => document.activeElement?.getAttribute('data-session') === id, chosen),
      'the row that was opened has the focus again',
    )
  })

  it('Tab reaches everything of an open session, and each stop is seen', async () => {
    corral = await startApp()
    const { window } = corral
    await window.emulateMedia({ reducedMotion: 'reduce' })
    await corral.newSession({ prompt: 'apple [[think]] [[tool:npm run migrate]]' })
    await window.getByRole('group', { name: 'Permission request' }).waitFor()
    await window.getByRole('button', { name: 'Back to all sessions' }).focus()
    await window.keyboard.press('Shift+Tab')
    const stops = await walk(40)
    const names = stops.map(({ name }) => name)
    const wanted = ['button Back to', 'button Stop', 'button Kill', 'tab Conversation', 'log Conversation']
    const places = [...wanted, 'button Allow', 'button Deny', 'textarea Message', 'button Interrupt'].map((start) =>
      names.findIndex(
        (name, at) => name.startsWith(start) && at >= names.findIndex((one) => one.startsWith('button Back')),
      ),
    )
    expect({ order: places, missed: places.includes(-1), unseen: invisible(stops) }).toEqual({
      order: [...places].sort((one, other) => one - other),
      missed: false,
      unseen: [],
    })
  })

  it('a dialog keeps the focus while it is open, and gives it back', async () => {
    corral = await startApp()
    const { window } = corral
    await window.emulateMedia({ reducedMotion: 'reduce' })
    await window.getByText('Demo agent').first().waitFor()
    for (const [opener, dialog] of [
      ['New session', 'New session'],
      ['Containment', 'Containment'],
    ] as const) {
      await window.getByRole('button', { name: opener }).first().focus()
      await window.keyboard.press('Enter')
      await window.getByRole('dialog', { name: dialog }).waitFor()
      const stops = await walk(20)
      expect({ dialog, outside: stops.filter(({ inDialog }) => !inDialog), unseen: invisible(stops) }).toEqual({
        dialog,
        outside: [],
        unseen: [],
      })
      await window.keyboard.press('Escape')
      await window.getByRole('dialog', { name: dialog }).waitFor({ state: 'hidden' })
      await eventually(
        async () => (await focused()).name.startsWith(`button ${opener}`),
        `${opener} has the focus again`,
      )
    }
    await window.getByRole('button', { name: 'Menu' }).focus()
    for (const item of ['Settings', 'Keys', 'Past sessions', 'Search sessions']) {
      await window.keyboard.press('Enter')
      await window.getByRole('menuitem', { name: item }).focus()
      await window.keyboard.press('Enter')
      await window.getByRole('dialog', { name: item }).waitFor()
      const stops = await walk(12)
      expect({ item, outside: stops.filter(({ inDialog }) => !inDialog), unseen: invisible(stops) }).toEqual({
        item,
        outside: [],
        unseen: [],
      })
      await window.keyboard.press('Escape')
      await window.getByRole('dialog', { name: item }).waitFor({ state: 'hidden' })
      await eventually(async () => (await focused()).name === 'button Menu', `the menu has the focus after ${item}`)
    }
    expect(corral.complaints).toEqual([])
  })
})
