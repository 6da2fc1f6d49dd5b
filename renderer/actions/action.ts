/** Something that the person can do from anywhere: by a key, or by its words in the command palette. */
export type Action = {
  /** Kept in the settings, for a key of the person's own: never to be changed. */
  id: string
  title: string
  group: ActionGroup
  /** The usual key in tinykeys' notation, `$mod` being Ctrl or Cmd; null: none. */
  key: string | null
  /** Who shows what it is about listens to the usual key itself. */
  isHeardInPlace?: boolean
  /** False while it would do nothing; without it that is never. */
  isPossible?(): boolean
  run(): void
}

export const actionGroups = ['go-to', 'sessions', 'list', 'this-session', 'window'] as const
export type ActionGroup = (typeof actionGroups)[number]
