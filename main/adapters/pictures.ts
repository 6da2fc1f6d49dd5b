import type { AgentNews, Image } from '../../preload/contract/chat'
import { textOf } from './json'

/** What every browser draws and none runs: SVG is a program. */
const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

/** As much as a person may attach. */
const MOST_MEGABYTES = 5

/** A picture as an agent tells it; else the sentence that is shown in its place. Anything may be given. */
export function pictureOf(type: unknown, base64: unknown): Image | string {
  const told = textOf(type).toLowerCase()
  const mediaType = told === 'image/jpg' ? 'image/jpeg' : told
  const data = textOf(base64).replaceAll(/\s+/g, '')
  if (!PICTURE_TYPES.includes(mediaType))
    return notShown(`it is ${mediaType.slice(0, 100) || 'of an unknown type'}, not PNG, JPEG, GIF or WebP`)
  // It goes into addresses and exports: whatever is no base64 could be more than a picture there.
  if (data === '' || /[^A-Za-z0-9+/=]/.test(data)) return notShown('it came without its data')
  const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0
  const megabytes = ((data.length * 3) / 4 - padding) / 1024 / 1024
  if (megabytes > MOST_MEGABYTES)
    return notShown(
      `its ${megabytes.toFixed(1)} MB are more than the ${MOST_MEGABYTES} MB of the largest that is shown`,
    )
  return { mediaType, data }
}

/** The same from a data: address (RFC 2397). Any other address is only named: nothing is fetched. */
export function pictureAt(address: unknown): Image | string {
  const url = textOf(address)
  const [head = ''] = url.slice(0, 200).split(',', 1)
  const type = /^data:([^;,]*);base64$/i.exec(head)?.[1]
  if (type !== undefined) return pictureOf(type, url.slice(head.length + 1))
  return notShown(/^https?:/i.test(url) ? `it lies elsewhere, at ${url.slice(0, 2000)}` : 'it came without its data')
}

const notShown = (why: string) => `[A picture is not shown: ${why}.]`

/** Parts of a result apart: their words, one below the other, and their pictures. */
export function wordsAndPictures(parts: readonly (Image | string)[]): { words: string; pictures: Image[] } {
  return {
    words: parts.filter((part) => typeof part === 'string').join('\n'),
    pictures: parts.filter((part) => typeof part !== 'string'),
  }
}

/** Pictures in the result of a call. */
export const toolPictures = (tool: string, pictures: readonly Image[]): AgentNews[] =>
  pictures.map((image) => ({ type: 'tool-picture', tool, image }))
