import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../helpers/app'
import { eventually } from '../helpers/processes'
import { STORY, storySettings } from '../helpers/story'

let corral: TestApp
beforeEach(async () => {
  corral = await startApp({ settings: storySettings })
})
afterEach(() => corral.end())

const start = (prompt: string) => corral.newSession({ agent: STORY, prompt })
const send = async (text: string) => {
  await corral.window.getByRole('textbox', { name: 'Message' }).fill(text)
  await corral.window.keyboard.press('Enter')
}
const button = (name: string | RegExp) => corral.log.getByRole('button', { name })
const found = () => corral.window.getByRole('search', { name: 'Find in session' }).getByRole('status')
const foundIs = (words: string) => eventually(async () => (await found().textContent()) === words, `found: ${words}`)
const clipboard = () => corral.app.evaluate((electron) => electron.clipboard.readText())
const toEnd = () => corral.log.evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop)

/** The words that the browser paints as the current match, and whether they are in sight. */
const painted = () =>
  corral.log.evaluate((log) => {
    const [range] = [...(CSS.highlights.get('found-current') ?? [])] as Range[]
    if (!range) return null
    const [place, frame] = [range.getBoundingClientRect(), log.getBoundingClientRect()]
    return { words: range.toString(), inSight: place.top >= frame.top && place.bottom <= frame.bottom }
  })

describe('tool calls', () => {
  it('are one line that the keyboard opens; what was opened is open when the session is opened again', async () => {
    await start('calls 5')
    await corral.log.getByText('All calls are done').waitFor()
    await button(/^5 tools ·.*Search ×5/).press('Enter')
    await button(/search 3/).press('Enter')
    await corral.log.getByText('found-3').waitFor()
    await corral.window.getByRole('button', { name: 'Back to all sessions' }).click()
    await corral.rows.first().getByRole('gridcell').first().click()
    await corral.log.getByText('found-3').waitFor()
    expect(corral.complaints).toEqual([])
  })

  it('never hide a question in their fold', async () => {
    await start('ask')
    await corral.window.getByRole('group', { name: 'Permission request' }).waitFor()
    await corral.log.getByText('waits for your answer below').waitFor()
    expect(await button(/^2 tools/).count()).toBe(1)
    await corral.window.getByRole('button', { name: 'Allow', exact: true }).click()
    await button(/^4 tools/).waitFor()
  })

  it('that wait say so, and their answers are in sight in the smallest window, however much is asked', async () => {
    const { window, log } = corral
    await start(`ask rm -rf ${'a/very/long/path/'.repeat(60)}`)
    const question = window.getByRole('group', { name: 'Permission request' })
    await question.waitFor()
    await log.getByText('waits for you', { exact: true }).waitFor()
    const hidden: string[] = []
    for (const [width, height] of [
      [1280, 800],
      [720, 480],
      [427, 267],
      [360, 240],
    ] as const) {
      await window.setViewportSize({ width, height })
      await window.waitForTimeout(200)
      const unseen = await question.getByRole('button').evaluateAll((buttons) =>
        buttons
          .filter((each) => {
            const { left, right, top, bottom } = each.getBoundingClientRect()
            const seen = (x: number, y: number) => each.contains(document.elementFromPoint(x, y))
            return !seen(left + 5, top + 5) || !seen(right - 5, bottom - 5)
          })
          .map((each) => each.textContent?.slice(0, 20)),
      )
      hidden.push(...unseen.map((name) => `${width} x ${height}: ${name}`))
    }
    expect(hidden).toEqual([])
  })

  it('that a reader opens at the end are read from their beginning', async () => {
    await start('words 30 hay\nstory')
    await corral.log.getByText('The coupon made').waitFor()
    await eventually(async () => (await toEnd()) < 40, 'the end is followed')
    await button(/tools ·/).click()
    const place = await button(/tools ·/).boundingBox()
    await corral.window.waitForTimeout(400)
    expect(await button(/tools ·/).boundingBox()).toEqual(place)
    await send('words 30 more')
    await eventually(async () => (await toEnd()) < 40, 'who sends a message is brought to the end')
  })
})

it('shows the pictures of an agent: among its words, in its calls, and again when the session is opened again', async () => {
  const { log, window, complaints } = corral
  /** How wide it is drawn from its own bytes; 0: not at all. */
  const width = (at: number) =>
    log
      .getByAltText('Picture', { exact: true })
      .nth(at)
      .evaluate((one: HTMLImageElement) => one.naturalWidth)
  await start('pictures')
  await log.getByText('That is all there is to see').waitFor()
  await eventually(async () => (await width(0)) === 160, 'the picture among the words is drawn')
  const steps = button(/^2 tools ·.*Read ×2/)
  await steps.getByRole('img', { name: '1 picture' }).waitFor()
  await steps.click()
  await button(/sales\.png/).click()
  await button(/sales\.svg/).click()
  await log.getByText('A picture is not shown: it is image/svg+xml').waitFor()
  await eventually(async () => (await width(1)) === 160, 'the picture of the call is drawn')
  await log.getByRole('button', { name: 'Picture', exact: true }).first().press('Enter')
  expect(await log.getByRole('button', { name: 'Picture', exact: true, expanded: true }).count()).toBe(1)
  await window.getByRole('button', { name: 'Back to all sessions' }).click()
  await corral.rows.first().getByRole('gridcell').first().click()
  await eventually(async () => (await width(1)) === 160, 'both are there again')
  expect(complaints).toEqual([])
})

describe('finding', () => {
  it('opens what is folded, and brings the reader to it', async () => {
    await start('words 40 hay\nstory\nwords 40 hay\nwords 1 last')
    await corral.log.getByText('last 0').waitFor()
    await corral.window.keyboard.press('Control+f')
    await corral.window.keyboard.type('COLLECTING 100')
    await foundIs('1 of 1')
    await eventually(async () => (await painted())?.inSight === true, 'the match is in sight')
    expect(await painted()).toEqual({ words: 'Collecting 100', inSight: true })
    await corral.window.keyboard.press('Control+a')
    await corral.window.keyboard.type('hay 39')
    await foundIs('2 of 2')
    await corral.window.keyboard.press('Enter')
    await foundIs('1 of 2')
    await corral.window.keyboard.press('Shift+Enter')
    await foundIs('2 of 2')
    await corral.window.keyboard.press('Escape')
    await found().waitFor({ state: 'hidden' })
    expect(corral.complaints).toEqual([])
  })

  it('looks through pages that are not loaded, and loads them to get there', async () => {
    await start('here is the first needle')
    await corral.rowBecomes(0, { activity: 'ready' })
    for (const [message, last] of [
      ['huge 1500000', 'That was long'],
      ['huge 1500000', 'That was long'],
      ['words 80 hay', 'hay 79'],
    ] as const) {
      await send(message)
      await corral.log.getByText(last).last().waitFor()
      await corral.rowBecomes(0, { activity: 'ready' })
    }
    await corral.window.getByRole('button', { name: 'Back to all sessions' }).click()
    await corral.rows.first().getByRole('gridcell').first().click()
    await corral.log.getByText('hay 79').waitFor()
    await corral.window.keyboard.press('Control+f')
    await corral.window.keyboard.type('the first needle')
    // Twice: the message, and the agent that says it again.
    await foundIs('2 older')
    await corral.window.keyboard.press('Shift+Enter')
    await foundIs('2 of 2')
    await eventually(async () => (await painted())?.inSight === true, 'the match is in sight')
    expect(corral.complaints).toEqual([])
  })

  it('finds the beginning of a result of 5 MB', async () => {
    await start('huge 5000000')
    await corral.log.getByText('That was long').waitFor()
    await button(/print everything/).click()
    await corral.log.getByText('4.8 MB').waitFor()
    await corral.log.getByText('the very end').waitFor()
    await corral.window.keyboard.press('Control+f')
    await corral.window.keyboard.type('needle at the beginning')
    await foundIs('1 of 1')
    await eventually(async () => (await painted())?.inSight === true, 'the match is in sight')
    // It is drawn a little at a time.
    const shown = corral.log.locator('pre[data-part$=" output"]')
    await eventually(async () => (await shown.textContent())?.endsWith('the very end\n') ?? false, 'all of it is drawn')
    expect((await shown.textContent())?.length).toBeGreaterThan(3_800_000)
  })
})

it('copies an answer as Markdown, a tool’s output without its colours, and the whole turn', async () => {
  await start('story')
  await corral.log.getByText('The coupon made').waitFor()
  const copy = async (name: string) => {
    await button(name).last().click()
    return clipboard()
  }
  const answer = await copy('Copy answer')
  expect([
    answer.startsWith('The coupon made the price **negative**'),
    answer.includes('```ts\nexport function'),
  ]).toEqual([true, true])
  const turn = await copy('Copy turn')
  expect([turn.startsWith('> story'), turn.includes('AssertionError: expected'), turn.endsWith(answer)]).toEqual([
    true,
    true,
    true,
  ])
  await button(/tools ·/).click()
  await button(/npm test/).click()
  expect((await copy('Copy output')).split('\n').slice(0, 3)).toEqual([
    ' RUN  v4.1.12 /home/ada/shop',
    '',
    'Collecting 100 %',
  ])
})

it('colours code and terminal output, legible in both themes', async () => {
  await start('story')
  await corral.log.getByText('The coupon made').waitFor()
  await button(/tools ·/).click()
  await button(/npm test/).click()
  await button(/Edit src\/price.ts/).click()
  await corral.log.locator('figure .hljs-keyword').first().waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await corral.window.emulateMedia({ colorScheme })
    await corral.log.evaluate((log) => log.scrollTo(0, 300))
    await corral.log.locator('.ansi-2').first().waitFor()
    const contrasts = await corral.log.evaluate(contrastsOf)
    expect(contrasts.map(({ look }) => look)).toEqual(expect.arrayContaining(['ansi-1', 'ansi-2', 'hljs-keyword']))
    expect(contrasts.filter(({ contrast }) => contrast < 4.5)).toEqual([])
  }
})

/** The contrast of coloured words with the ground that they stand on (WCAG 2, 1.4.3). Runs in the page. */
function contrastsOf(log: Element): { look: string; contrast: number }[] {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
  const painted = (colours: string[]) => {
    for (const colour of colours) {
      canvas.fillStyle = colour
      canvas.fillRect(0, 0, 1, 1)
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
  }
  const luminance = (rgb: number[]) => {
    const [red, green, blue] = rgb.map((value) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    }) as [number, number, number]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const grounds = (element: Element | null): string[] =>
    element ? [...grounds(element.parentElement), getComputedStyle(element).backgroundColor] : []
  return [...log.querySelectorAll('[class*="ansi-"], [class*="hljs-"]')].map((element) => {
    const ground = grounds(element)
    const [one, other] = [luminance(painted([...ground, getComputedStyle(element).color])), luminance(painted(ground))]
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
    return { look: element.className, contrast: Math.round(contrast * 100) / 100 }
  })
}
