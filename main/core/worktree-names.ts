const MOST_SLUG = 40
const MOST_FOLDER = 40

/**
 * What a branch is called after a prompt: the small ASCII letters and digits of its first line with some, in whole words
 * joined by -. '' where none is left, as of a prompt in Chinese.
 */
export function slugOf(prompt: string): string {
  const line = prompt
    .slice(0, 2000)
    .split('\n')
    .map(plainWords)
    .find((words) => words.length > 0)
  let slug = ''
  for (const word of line ?? []) {
    const longer = slug === '' ? word.slice(0, MOST_SLUG) : `${slug}-${word}`
    if (longer.length > MOST_SLUG) break
    slug = longer
  }
  return slug
}

/** é is e with an accent, which is dropped. */
const plainWords = (line: string): string[] =>
  line
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? []

/** The first of NAME, NAME-2, NAME-3 … that is not taken. */
export function firstFree(name: string, taken: ReadonlySet<string>): string {
  let free = name
  for (let number = 2; isTaken(free, taken); number += 1) free = `${name}-${number}`
  return free
}

/** Letters of both cases count as the same: each branch is a file, and many disks take them as one. */
export const isTaken = (name: string, taken: ReadonlySet<string>): boolean =>
  [...taken].some((each) => each.toLowerCase() === name.toLowerCase())

/** The worktree's own folder: the repository's name, not too long for what is in it. Windows takes no dot or blank at the end. */
export const folderNameOf = (repository: string): string =>
  [...repository]
    .slice(0, MOST_FOLDER)
    .join('')
    .replace(/[ .]+$/, '') || 'repository'
