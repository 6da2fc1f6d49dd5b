import path from 'node:path'

const preloads = path.resolve(import.meta.dirname, '../fixtures/preloads')

/** Wardens and keepers that are first started during `work` load these files before their own code: other machines, and accidents. */
export async function withPreload<T>(names: string | readonly string[], work: () => Promise<T>): Promise<T> {
  const before = process.env.NODE_OPTIONS
  process.env.NODE_OPTIONS = [
    before ?? '',
    ...[names].flat().map((name) => `--require ${path.join(preloads, `${name}.cjs`)}`),
  ]
    .join(' ')
    .trim()
  try {
    return await work()
  } finally {
    if (before === undefined) delete process.env.NODE_OPTIONS
    else process.env.NODE_OPTIONS = before
  }
}
