import { describe, expect, it } from 'vitest'
import { pictureAt, pictureOf } from '../../../main/adapters/pictures'

const MB = 1024 * 1024
/** So many bytes in base64. */
const base64 = (bytes: number) => Buffer.alloc(bytes).toString('base64')

describe('a picture that an agent tells', () => {
  it.each(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])('is one as %s', (mediaType) => {
    expect(pictureOf(mediaType, 'iVBORw0KGgo=')).toEqual({ mediaType, data: 'iVBORw0KGgo=' })
  })

  it.each([
    ['one that could run', 'image/svg+xml', 'PHN2Zz4=', 'it is image/svg+xml, not PNG, JPEG, GIF or WebP'],
    ['nothing', undefined, null, 'it is of an unknown type, not PNG, JPEG, GIF or WebP'],
    ['one without data', 'image/png', '', 'it came without its data'],
    ['what is no base64', 'image/png', 'AA==) ![](https://example.org', 'it came without its data'],
    ['one too large', 'image/png', base64(6 * MB), 'its 6.0 MB are more than the 5 MB of the largest that is shown'],
  ])('is a sentence instead: %s', (_name, type, data, why) => {
    expect(pictureOf(type, data)).toBe(`[A picture is not shown: ${why}.]`)
  })

  it('may have 5 MB', () => {
    expect(pictureOf('image/png', base64(5 * MB))).toMatchObject({ mediaType: 'image/png' })
  })

  it('is taken from an address only when that holds it', () => {
    expect([
      pictureAt('data:image/png;base64,AA=='),
      pictureAt('https://example.org/a.png'),
      pictureAt('data:image/svg+xml,<svg/>'),
      pictureAt(null),
    ]).toEqual([
      { mediaType: 'image/png', data: 'AA==' },
      '[A picture is not shown: it lies elsewhere, at https://example.org/a.png.]',
      '[A picture is not shown: it came without its data.]',
      '[A picture is not shown: it came without its data.]',
    ])
  })
})
