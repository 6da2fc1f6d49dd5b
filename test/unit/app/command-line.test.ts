import { expect, it } from 'vitest'
import { parseCommandLine } from '../../../main/app/command-line'

it.each([
  ['electron .', { demo: false, shot: null, audit: false }],
  ['electron . --demo', { demo: true, shot: null, audit: false }],
  ['electron . --shot picture.png', { demo: false, shot: '/place/picture.png', audit: false }],
  ['electron . --shot=pictures/one.png --demo', { demo: true, shot: '/place/pictures/one.png', audit: false }],
  ['electron . --shot /pictures/../two.png', { demo: false, shot: '/two.png', audit: false }],
  ['electron . --shot', { demo: false, shot: null, audit: false }],
  ['electron . --shot --demo', { demo: true, shot: null, audit: false }],
  ['electron . --audit', { demo: false, shot: null, audit: true }],
  ['electron . --no-sandbox --enable-logging=file --lang=de', { demo: false, shot: null, audit: false }],
])('understands “%s”', (line, expected) => {
  expect(parseCommandLine(line.split(' '), '/place')).toEqual(expected)
})
