/** More than any agent has open at once; beyond it the oldest is forgotten, so that no agent can fill our memory. */
const OPEN_LIMIT = 1000

/** Adds to a list of open things. */
export function remember<T>(list: T[], item: T): void {
  list.push(item)
  if (list.length > OPEN_LIMIT) list.shift()
}

/** Takes out of a list of open things; undefined when it is not there. */
export function forget<T>(list: T[], is: (item: T) => boolean): T | undefined {
  const at = list.findIndex(is)
  return at < 0 ? undefined : list.splice(at, 1)[0]
}
