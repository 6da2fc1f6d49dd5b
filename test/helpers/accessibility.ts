import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright'

// Not @axe-core/playwright: it opens a page of its own to put its results together, which Electron does not allow.
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * While a menu or a choice is open, the page behind it is hidden from screen readers and out of reach of Tab. axe knows this of
 * dialogs only, so it would miss the page's landmarks and its heading, and take the hidden buttons for reachable ones.
 * And the line that explains a choice describes it: it is no part of the name (label-content-name-mismatch).
 */
const PAGE_BEHIND = [
  'aria-hidden-focus',
  'label-content-name-mismatch',
  'landmark-one-main',
  'page-has-heading-one',
  'region',
]

/** A rule that is broken, and by what: a line to read in the message of a failing test. */
export type Violation = string

/**
 * Everything that axe finds in the window as it is now.
 * @returns one line for each element: the rule, the element, and what is wrong with it
 */
export async function violations(window: Page, beside: 'menu' | null = null): Promise<Violation[]> {
  if (!(await window.evaluate(() => 'axe' in globalThis))) await window.evaluate(source)
  return window.evaluate(
    async ({ tags, rules }) => {
      const { axe: checker } = globalThis as unknown as { axe: typeof axe }
      const found = await checker.run(document, {
        runOnly: { type: 'tag', values: tags },
        rules: Object.fromEntries(rules.map((rule) => [rule, { enabled: false }])),
        resultTypes: ['violations'],
      })
      return found.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => {
          const why = failureSummary?.split('\n').slice(1).join(' ').replace(/\s+/g, ' ').trim()
          return `${id}: ${html.slice(0, 160)}: ${why}`
        }),
      )
    },
    { tags: TAGS, rules: beside === 'menu' ? PAGE_BEHIND : [] },
  )
}

/**
 * What of the window cannot be reached: a page that scrolls sideways, controls that lie outside of it with nothing to scroll,
 * and words that are cut off without a title that tells them whole.
 * @returns one line for each
 */
export function unreachable(window: Page): Promise<string[]> {
  return window.evaluate(() => {
    const page = document.documentElement
    const wrong: string[] = []
    if (page.scrollWidth > page.clientWidth)
      wrong.push(`the page is ${page.scrollWidth - page.clientWidth} px too wide`)
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 60)}”`
    const shown = (element: Element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    /** It is told to screen readers only: a box of one pixel. */
    const forReaders = (element: Element): boolean => {
      const { position, width } = getComputedStyle(element)
      const isPixel = position === 'absolute' && width === '1px'
      return isPixel || (element.parentElement !== null && forReaders(element.parentElement))
    }
    const covered = (element: Element) => element.closest('[aria-hidden=true], [inert]') !== null

    for (const control of document.querySelectorAll('button, a[href], input, textarea, select, [role=tab]')) {
      if (!shown(control) || covered(control) || forReaders(control)) continue
      const box = control.getBoundingClientRect()
      for (let around = control.parentElement; around; around = around.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(around)
        const bounds = around === page ? new DOMRect(0, 0, innerWidth, innerHeight) : around.getBoundingClientRect()
        const scrolls = (overflow: string) => overflow === 'auto' || overflow === 'scroll'
        if (overflowX === 'visible' && around !== page) continue
        const beside = box.left < bounds.left - 1 || box.right > bounds.right + 1
        const below = box.top < bounds.top - 1 || box.bottom > bounds.bottom + 1
        if ((beside && !scrolls(overflowX)) || (below && !scrolls(overflowY))) {
          wrong.push(`${name(control)} is cut off`)
          break
        }
        // What scrolls brings it into view; only the box that scrolls has to be seen.
        if (scrolls(overflowX) || scrolls(overflowY)) break
      }
    }

    for (const element of document.querySelectorAll('main *, [role=dialog] *, [role=region] *')) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())
      if (!own || !shown(element) || covered(element) || forReaders(element)) continue
      const { overflowX, textOverflow } = getComputedStyle(element)
      if (overflowX === 'visible' || overflowX === 'auto' || overflowX === 'scroll') continue
      if (element.scrollWidth <= element.clientWidth + 1) continue
      const told = element.closest('[title]') !== null
      // A fold line tells the whole when it is opened.
      const opens = element.closest('[aria-expanded], [role=option]') !== null
      if (textOverflow !== 'ellipsis' || !(told || opens))
        wrong.push(`${name(element)} is cut off with no way to read it`)
    }
    return wrong
  })
}
