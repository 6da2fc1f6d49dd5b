/** `settings.json` of the profile. Missing keys take defaults; a damaged file is set aside and said so. */
export type Settings = {
  /** How long an agent lives on after a crash of the app. 0: ended at once. */
  reattachWindowSeconds: number
  /** How long Stop waits for the agent's polite end before it insists. */
  stopGraceSeconds: number
  /** How long quitting may take in all. */
  quitBoundSeconds: number
  onQuit: 'ask-if-working' | 'end' | 'keep' | 'ask'
  theme: 'system' | 'light' | 'dark'
  /** Names of further environment variables that agents get; a trailing * matches a prefix. */
  passEnvironment: string[]
}
