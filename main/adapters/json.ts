/** Reading of JSON that somebody else wrote: every accessor takes anything and never throws. */

export type JsonObject = { [key: string]: unknown }

/** The line's object; null when the line is not the JSON text of an object. */
export function parseObject(line: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

/** The objects of a list; anything else in it is left out. */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function numberOf(value: unknown): number {
  return numberOrNull(value) ?? 0
}

/** Numbers beyond 2^53 in either direction are none that an agent counts: added up, they would end as Infinity, which JSON cannot keep. */
export function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : null
}

/** The id of a JSON-RPC 2.0 message (section 4); null when it has none that it could be answered with. */
export function rpcIdOf(message: JsonObject): string | number | null {
  return textOrNull(message.id) ?? numberOrNull(message.id)
}

/**
 * One line of JSON that no reader can split: U+2028 and U+2029 are legal inside a JSON string, but some line readers
 * take them for line ends (Node's readline since 24).
 */
export function lineOf(value: unknown): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}
