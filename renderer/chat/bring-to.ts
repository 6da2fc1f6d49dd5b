/** Rows are measured as they are drawn, so the place of one far away is known a few frames after it was asked for. */
const MOST_FRAMES = 40
/** What is drawn at last may move once more when it is measured. */
const STEADY_FRAMES = 3

type Place = {
  /** What the reader is to see; null while it is not drawn. */
  range: () => Range | null
  /** Asks the list for the row that draws it. */
  scrollToRow: () => void
  scroller: () => HTMLElement | null
}

/** Brings the reader to a place in a virtual list, and within the boxes that scroll in its row. Returns what gives up. */
export function bringTo({ range, scrollToRow, scroller }: Place): () => void {
  let frame = 0
  const follow = (count: number, drawn: number) => {
    const element = scroller()
    const there = element && range()
    if (there) reveal(there, element)
    else scrollToRow()
    if (count < MOST_FRAMES && drawn < STEADY_FRAMES)
      frame = requestAnimationFrame(() => follow(count + 1, there ? drawn + 1 : 0))
  }
  frame = requestAnimationFrame(() => follow(1, 0))
  return () => cancelAnimationFrame(frame)
}

/** Scrolls every box around the range, the innermost first, so that it stands in the middle of those that hid it. */
function reveal(range: Range, outermost: HTMLElement): void {
  for (let box = range.startContainer.parentElement; box; box = box.parentElement) {
    if (box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY)) {
      const place = range.getBoundingClientRect()
      const frame = box.getBoundingClientRect()
      const hidden = place.top < frame.top || place.bottom > frame.bottom
      if (hidden) box.scrollTop += place.top - frame.top - (box.clientHeight - place.height) / 2
    }
    if (box === outermost) return
  }
}
