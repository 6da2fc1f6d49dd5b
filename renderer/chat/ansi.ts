/**
 * Output of a terminal program as a reader sees it: colours as named looks, progress lines as they ended, everything
 * else that steers a terminal left out. Codes: ECMA-48 8.3.117 (SGR), xterm's control sequences.
 */

/** `look` is a list of class names (styles.css), '' for plain text. */
export type Run = { text: string; look: string }

/** How words look that follow. */
export type Style = {
  /** 0 to 15 of the palette; null: the text's own colour. */
  fore: number | null
  back: number | null
  flags: ReadonlySet<Flag>
}
type Flag = 'bold' | 'dim' | 'italic' | 'underline' | 'inverse' | 'strike' | 'hidden'

export const plainStyle: Style = { fore: null, back: null, flags: new Set() }

/** Anything a terminal would not simply show. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f\u0080-\u009f]/

/** One escape sequence: CSI; OSC, DCS and such up to their end; what has one or two letters. One that is cut off counts up to the end. */
const ESCAPE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /(?:\u001b\[|\u009b)([0-?]*)[ -/]*([@-~])|\u001b[\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c|$)|\u001b(?:\[[0-?]*[ -/]*)?$|\u001b[ -/]*[0-~]/y

/** Whether the text holds anything that `terminalRuns` would show otherwise than it is. */
export const isTerminalOutput = (text: string): boolean => CONTROL.test(text)

/** The text as a terminal would have left it on the screen. */
export const terminalRuns = (text: string): Run[] => parseTerminal(text, plainStyle).runs

/** The same of a stretch whose words begin in `style`; answers also the style that they end in. */
export function parseTerminal(text: string, style: Style): { runs: Run[]; style: Style } {
  if (!isTerminalOutput(text)) return { runs: text === '' ? [] : [{ text, look: lookOf(style) }], style }
  const screen = new Screen(style)
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === 0x1b || code === 0x9b) {
      ESCAPE.lastIndex = at
      const [whole, numbers = '', letter = ''] = ESCAPE.exec(text) ?? [text[at]!]
      screen.steer(letter, numbers)
      at += whole.length
    } else if (isControl(code)) {
      screen.control(code)
      at += 1
    } else {
      const end = endOfWords(text, at)
      screen.write(text.slice(at, end))
      at = end
    }
  }
  return { runs: screen.runs(), style: screen.style }
}

/** The same without its colours: for the clipboard and for finding. */
export const terminalText = (text: string): string =>
  isTerminalOutput(text)
    ? terminalRuns(text)
        .map((run) => run.text)
        .join('')
    : text

const isControl = (code: number) => (code < 0x20 && code !== 0x09) || (code >= 0x7f && code <= 0x9f)

function endOfWords(text: string, from: number): number {
  let at = from
  while (at < text.length && !isControl(text.charCodeAt(at))) at += 1
  return at
}

/** Lines are final once they end: what moves the cursor upwards is left out, as in a log file. */
class Screen {
  private readonly done: Run[] = []
  /** The present line, in pieces from left to right. */
  private line: Run[] = []
  private column = 0
  private length = 0
  private look: string

  constructor(public style: Style) {
    this.look = lookOf(style)
  }

  write(words: string): void {
    if (this.style.flags.has('hidden')) return
    if (this.column === this.length) append(this.line, { text: words, look: this.look })
    else {
      const gap = ' '.repeat(Math.max(0, this.column - this.length))
      this.line = [
        ...cut(this.line, 0, this.column),
        ...(gap ? [{ text: gap, look: '' }] : []),
        { text: words, look: this.look },
        ...cut(this.line, this.column + words.length, Number.POSITIVE_INFINITY),
      ]
    }
    this.column += words.length
    this.length = Math.max(this.length, this.column)
  }

  control(code: number): void {
    if (code === 0x0a) {
      for (const run of this.line) append(this.done, run)
      append(this.done, { text: '\n', look: '' })
      this.line = []
      this.column = 0
      this.length = 0
    } else if (code === 0x0d) this.column = 0
    else if (code === 0x08) this.column = Math.max(0, this.column - 1)
  }

  /** One CSI sequence. */
  steer(letter: string, numbers: string): void {
    if (letter === 'm') {
      this.style = styled(this.style, numbers)
      this.look = lookOf(this.style)
    } else if (letter === 'K') this.erase(Number(numbers || 0))
    else if (letter === 'G') this.column = Math.min(Math.max(0, Number(numbers || 1) - 1), WIDEST)
    else if (letter === 'C') this.column = Math.min(this.column + Number(numbers || 1), WIDEST)
    else if (letter === 'D') this.column = Math.max(0, this.column - Number(numbers || 1))
  }

  runs(): Run[] {
    for (const run of this.line) append(this.done, run)
    this.line = []
    return this.done
  }

  /** 0: from the cursor to the end of the line; 1: up to the cursor; 2: all of it. */
  private erase(what: number): void {
    const kept = what === 0 ? cut(this.line, 0, this.column) : []
    const blank =
      what === 1 ? [{ text: ' '.repeat(this.column), look: '' }, ...cut(this.line, this.column, WIDEST)] : []
    this.line = [...kept, ...blank]
    this.length = this.line.reduce((sum, run) => sum + run.text.length, 0)
  }
}

/** No cursor goes further to the right: a wrong number must not fill the memory with blanks. */
const WIDEST = 4096

function append(runs: Run[], run: Run): void {
  const last = runs.at(-1)
  if (run.text === '') return
  if (last?.look === run.look) runs[runs.length - 1] = { text: last.text + run.text, look: run.look }
  else runs.push(run)
}

/** The pieces between two columns. */
function cut(line: readonly Run[], from: number, to: number): Run[] {
  const pieces: Run[] = []
  let column = 0
  for (const { text, look } of line) {
    const piece = text.slice(Math.max(0, from - column), Math.max(0, to - column))
    if (piece !== '') pieces.push({ text: piece, look })
    column += text.length
  }
  return pieces
}

const switchedOn: Record<number, Flag> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  8: 'hidden',
  9: 'strike',
}
const switchedOff: Record<number, Flag[]> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  28: ['hidden'],
  29: ['strike'],
}

/** The style behind one SGR sequence; numbers that mean nothing here are passed over. */
function styled(before: Style, numbers: string): Style {
  const codes = numbers.split(/[;:]/).map(Number)
  let { fore, back } = before
  const flags = new Set(before.flags)
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at]!
    if (code === 0) {
      fore = null
      back = null
      flags.clear()
    } else if (switchedOn[code]) flags.add(switchedOn[code])
    else if (switchedOff[code]) for (const flag of switchedOff[code]) flags.delete(flag)
    else if (code === 38 || code === 48) {
      const { colour, taken } = extended(codes.slice(at + 1))
      if (code === 38) fore = colour
      else back = colour
      at += taken
    } else if (code === 39) fore = null
    else if (code === 49) back = null
    else if (code >= 30 && code <= 37) fore = code - 30
    else if (code >= 40 && code <= 47) back = code - 40
    else if (code >= 90 && code <= 97) fore = code - 82
    else if (code >= 100 && code <= 107) back = code - 92
  }
  return { fore, back, flags }
}

/** What follows 38 or 48: 5;n of 256 colours, or 2;r;g;b. Both become the nearest of our sixteen, which are legible in both themes. */
function extended([kind, ...rest]: number[]): { colour: number | null; taken: number } {
  if (kind === 5) return { colour: ofCube(rest[0] ?? 0), taken: 2 }
  if (kind === 2) return { colour: nearest(rest[0] ?? 0, rest[1] ?? 0, rest[2] ?? 0), taken: 4 }
  return { colour: null, taken: 0 }
}

/** xterm's 256: sixteen named, a cube of 6 × 6 × 6, and 24 greys. */
function ofCube(index: number): number {
  if (index < 16) return index
  if (index >= 232) return nearest(...(Array(3).fill(8 + (index - 232) * 10) as [number, number, number]))
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40)
  const place = index - 16
  return nearest(level(Math.floor(place / 36)), level(Math.floor(place / 6) % 6), level(place % 6))
}

function nearest(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue)
  const least = Math.min(red, green, blue)
  // Too little colour to have a hue: a grey.
  if (most - least < 40) return most < 64 ? 0 : most < 140 ? 8 : most < 210 ? 7 : 15
  const isIn = (value: number) => value > (most + least) / 2
  const hue = (isIn(red) ? 1 : 0) | (isIn(green) ? 2 : 0) | (isIn(blue) ? 4 : 0)
  return hue + (most > 200 ? 8 : 0)
}

/** Bright colours are the plain ones in bold; bright black and white have looks of their own. */
function lookOf({ fore, back, flags }: Style): string {
  const isBright = (colour: number | null): colour is number => colour !== null && colour > 8 && colour < 15
  const names = [...flags, ...(isBright(fore) ? ['bold'] : [])].map((flag) => `ansi-${flag}`)
  const ofSix = (colour: number) => (isBright(colour) ? colour - 8 : colour)
  if (fore !== null) names.push(`ansi-${ofSix(fore)}`)
  if (back !== null) names.push(`ansi-on-${ofSix(back)}`)
  return [...new Set(names)].join(' ')
}
