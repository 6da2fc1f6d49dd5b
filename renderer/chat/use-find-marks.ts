import { type RefObject, useEffect } from 'react'
import { type Match, occurrences, partName } from './find-text'

/** More marks than fit on any screen. */
const MOST_MARKS = 2000

/**
 * Here because the bundler's reader of CSS does not know the pseudo-element; and without the window's variables, which
 * Chromium 114 does not know within it.
 */
const LOOKS = `
  ::highlight(found) { background-color: oklch(0.91 0.11 95); color: oklch(0.2 0.02 250) }
  ::highlight(found-current) { background-color: oklch(0.79 0.16 65); color: oklch(0.15 0.02 250) }
  [data-theme="dark"] *::highlight(found) { background-color: oklch(0.43 0.075 90); color: oklch(0.98 0 0) }
  [data-theme="dark"] *::highlight(found-current) { background-color: oklch(0.8 0.15 70); color: oklch(0.15 0.02 250) }
`
let hasLooks = false

function addLooks(): void {
  if (hasLooks) return
  hasLooks = true
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(LOOKS)
  document.adoptedStyleSheets.push(sheet)
}

/**
 * Marks what is found in the parts that are drawn. The browser paints the marks (CSS Custom Highlight API): the page's
 * own nodes stay as they are, and React knows nothing of it.
 */
export function useFindMarks(scroller: RefObject<HTMLElement | null>, words: string, current: Match | null): void {
  useEffect(() => {
    const element = scroller.current
    // A page without the interface finds and scrolls all the same.
    if (!element || words === '' || !CSS.highlights) return
    addLooks()
    let timer: ReturnType<typeof setTimeout> | null = null
    let pause = 0
    const paint = () => {
      timer = null
      const began = performance.now()
      const ranges: Range[] = []
      for (const part of element.querySelectorAll<HTMLElement>('[data-part]'))
        ranges.push(...take(rangesIn(part, words), MOST_MARKS - ranges.length))
      CSS.highlights.set('found', new Highlight(...ranges))
      const now = current && rangeOf(element, current, words)
      const mark = new Highlight(...(now ? [now] : []))
      mark.priority = 1
      CSS.highlights.set('found-current', mark)
      // The longer it takes the more seldom it is done: a stream of megabytes stays readable.
      pause = Math.min(1000, 4 * (performance.now() - began))
    }
    const soon = () => {
      timer ??= setTimeout(paint, pause)
    }
    soon()
    const observer = new MutationObserver(soon)
    observer.observe(element, { childList: true, characterData: true, subtree: true })
    return () => {
      observer.disconnect()
      if (timer) clearTimeout(timer)
      CSS.highlights.delete('found')
      CSS.highlights.delete('found-current')
    }
  }, [scroller, words, current])
}

/** The drawn place of an occurrence; null while its row or what it is folded into is not drawn. */
export function rangeOf(scroller: HTMLElement, match: Match, words: string): Range | null {
  const name = partName(match.block, match.part)
  const offset = match.offsets[match.nth] ?? 0
  const stretches = [...scroller.querySelectorAll<HTMLElement>(`[data-part="${name}"]`)]
  const fits = stretches.filter((each) => Number(each.dataset.from ?? 0) <= offset).at(-1)
  if (!fits) return null
  const before = match.offsets.filter((each) => each < Number(fits.dataset.from ?? 0)).length
  const ranges = take(rangesIn(fits, words), match.nth - before + 1)
  // Of Markdown less is drawn than stands in its source (the address of a link): the nearest that is drawn, then.
  return ranges[match.nth - before] ?? ranges.at(-1) ?? null
}

/** What a person reads of a part: not the signs of a diff, nor what only a screen reader hears. */
const UNREAD = '[aria-hidden="true"], .sr-only, .select-none, button'

/** Where words begin that belong to another line than those before. */
const LINES = 'div, p, li, h1, h2, h3, h4, h5, h6, pre, td, th, blockquote'

/** Where the words are drawn in a part, in their order: one after the other, for a part may have megabytes. */
export function* rangesIn(part: HTMLElement, words: string): Generator<Range> {
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element && node.matches(UNREAD) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  )
  let line: Element | null = null
  let texts: Text[] = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue
    const own = node.parentElement!.closest(LINES)
    if (own !== line) {
      yield* rangesOf(texts, words)
      line = own
      texts = []
    }
    texts.push(node)
  }
  yield* rangesOf(texts, words)
}

/** The same in neighbouring text nodes: a word may be in several colours. */
function* rangesOf(texts: readonly Text[], words: string): Generator<Range> {
  let index = 0
  let start = 0
  for (const from of occurrences(texts.map(({ data }) => data).join(''), words)) {
    while (start + texts[index]!.length <= from) start += texts[index++]!.length
    const range = document.createRange()
    range.setStart(texts[index]!, from - start)
    let [end, endStart] = [index, start]
    while (endStart + texts[end]!.length < from + words.length) endStart += texts[end++]!.length
    range.setEnd(texts[end]!, from + words.length - endStart)
    yield range
  }
}

/** The first of what is found. */
function take(ranges: Iterable<Range>, most: number): Range[] {
  const taken: Range[] = []
  for (const range of ranges) {
    if (taken.length >= most) break
    taken.push(range)
  }
  return taken
}
