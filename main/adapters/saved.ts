import { type JsonObject, objectsOf, parseObject, textOf } from './json'

export { objectOf, textOf } from './json'
export { oneLine } from './words'

/** The objects of the lines of a saved conversation, as far as its beginning was read: a line that is cut or broken is left out. */
export const headObjects = (head: string): JsonObject[] =>
  head
    .split('\n')
    .map(parseObject)
    .filter((each) => each !== null)

/** The text of a message's content, however it is given: a text, or a list of parts. */
export function textIn(content: unknown): string {
  if (typeof content === 'string') return content
  return objectsOf(content)
    .map(({ text }) => textOf(text))
    .filter((text) => text !== '')
    .join(' ')
}
