import path from 'node:path'

/** What `npm start -- …` can ask of the app. */
export type CommandLine = {
  /** Start a session of the demo agent right away. */
  demo: boolean
  /** Save a picture of the window as PNG when it has settled (with --demo: when the answer is complete), then quit. */
  shot: string | null
  /** Print every process that this profile ever started and its end as JSON; exit code 1 when one is alive without a session. */
  audit: boolean
}

/** Unknown words are left to Electron and Chromium, which take their own from the same line. */
export function parseCommandLine(argv: readonly string[], workingFolder: string): CommandLine {
  const at = argv.indexOf('--shot')
  const inline = argv.find((word) => word.startsWith('--shot='))?.slice('--shot='.length)
  const file = inline ?? (at >= 0 ? argv[at + 1] : undefined)
  return {
    demo: argv.includes('--demo'),
    audit: argv.includes('--audit'),
    shot: file === undefined || file.startsWith('--') ? null : path.resolve(workingFolder, file),
  }
}
