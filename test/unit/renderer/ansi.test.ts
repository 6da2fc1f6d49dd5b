import { describe, expect, it } from 'vitest'
import { isTerminalOutput, parseTerminal, plainStyle, terminalRuns, terminalText } from '../../../renderer/chat/ansi'

/** '[look]words' for each run; words without a look stand alone. */
const shown = (text: string) =>
  terminalRuns(text).map(({ text: words, look }) => (look === '' ? words : `[${look}]${words}`))

const ESC = '\u001b'

describe('what a terminal would show', () => {
  it.each([
    ['plain words', 'all fine\n', ['all fine\n']],
    ['nothing', '', []],
    ['a colour, and its end', `${ESC}[31mred${ESC}[39m plain`, ['[ansi-1]red', ' plain']],
    ['several at once, and all off', `${ESC}[1;4;32mok${ESC}[0m.`, ['[ansi-bold ansi-underline ansi-2]ok', '.']],
    ['off one by one', `${ESC}[1;2mx${ESC}[22my`, ['[ansi-bold ansi-dim]x', 'y']],
    ['nothing is as 0', `${ESC}[3mx${ESC}[my`, ['[ansi-italic]x', 'y']],
    ['bright colours in bold', `${ESC}[92mx${ESC}[90my`, ['[ansi-bold ansi-2]x', '[ansi-8]y']],
    ['grounds', `${ESC}[41;97m FAIL ${ESC}[49;39m`, ['[ansi-15 ansi-on-1] FAIL ']],
    [
      '256 colours, the nearest',
      `${ESC}[38;5;196mr${ESC}[38;5;21mb${ESC}[38;5;240mg`,
      ['[ansi-bold ansi-1]r', '[ansi-bold ansi-4]b', '[ansi-8]g'],
    ],
    ['all colours, the nearest', `${ESC}[38;2;10;160;20mx${ESC}[48;2;0;0;0my`, ['[ansi-2]x', '[ansi-2 ansi-on-0]y']],
    ['also with colons', `${ESC}[38:5:1mx`, ['[ansi-1]x']],
    ['a progress line, as it ended', 'Loading  5 %\rLoading 50 %\rDone.       \n', ['Done.       \n']],
    ['only what is written over', 'abcdef\rXY', ['XYcdef']],
    ['a coloured end over a plain line', `12345\r${ESC}[32mok${ESC}[0m`, ['[ansi-2]ok', '345']],
    ['the rest of the line erased', `downloading\r${ESC}[Kdone`, ['done']],
    ['the whole line erased', `abc${ESC}[2K\rxyz`, ['xyz']],
    ['a step back', 'ab\bc', ['ac']],
    ['lines of Windows', 'one\r\ntwo\r\n', ['one\ntwo\n']],
    ['a link by its words', `${ESC}]8;;https://example.org${ESC}\\here${ESC}]8;;${ESC}\\ too`, ['here too']],
    [
      'a title, a bell, a cursor and a character set',
      `${ESC}]0;title\u0007a\u0007${ESC}[2A${ESC}[?25lb${ESC}(Bc`,
      ['abc'],
    ],
    ['an escape that is cut off', `end${ESC}[3`, ['end']],
    ['words that are hidden', `a${ESC}[8mpassword${ESC}[28mb`, ['ab']],
    ['a column far away', `x${ESC}[999999999Gy`, [`x${' '.repeat(4095)}y`]],
  ])('%s', (_name, text, expected) => {
    expect(shown(text)).toEqual(expected)
  })

  it('goes on in the style in which the stretch before it ended', () => {
    const first = parseTerminal(`${ESC}[31mred\n`, plainStyle)
    expect([parseTerminal('still red', first.style).runs, parseTerminal(`${ESC}[0mplain`, first.style).runs]).toEqual([
      [{ text: 'still red', look: 'ansi-1' }],
      [{ text: 'plain', look: '' }],
    ])
  })

  it('never shows a control character, whatever bytes come', () => {
    let seed = 7
    const next = (bound: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return seed % bound
    }
    const pieces = [
      ESC,
      '[',
      ']',
      '3',
      '8',
      ';',
      '5',
      'm',
      'K',
      '\r',
      '\b',
      '\u0007',
      '\u009b',
      'word',
      ' ',
      '\n',
      'G',
      '?',
      '\\',
    ]
    for (let round = 0; round < 2000; round += 1) {
      const text = Array.from({ length: next(30) }, () => pieces[next(pieces.length)]).join('')
      expect(isTerminalOutput(terminalText(text)), JSON.stringify(text)).toBe(false)
    }
  })
})
