import { expect, it } from 'vitest'
import { parseCommandLine } from '../../../main/app/command-line'

it.each([
  ['electron .', { demo: false, shot: null }],
  ['electron . --demo', { demo: true, shot: null }],
  ['electron . --shot picture.png', { demo: false, shot: '/work/picture.png' }],
  ['electron . --shot=pictures/one.png --demo', { demo: true, shot: '/work/pictures/one.png' }],
  ['electron . --shot /pictures/../two.png', { demo: false, shot: '/two.png' }],
  ['electron . --shot', { demo: false, shot: null }],
  ['electron . --shot --demo', { demo: true, shot: null }],
  ['electron . --no-sandbox --enable-logging=file --lang=de', { demo: false, shot: null }],
])('understands “%s”', (line, expected) => {
  expect(parseCommandLine(line.split(' '), '/work')).toEqual(expected)
})
