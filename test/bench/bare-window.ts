import path from 'node:path'

/** An app of the same runtime that has one window with one word: no app on it can be quicker or use less. */
export const bareWindow = path.resolve(import.meta.dirname, '../fixtures/bare-window')
