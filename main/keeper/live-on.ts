/**
 * The last resort of a process that others' lives hang on: an error that nobody foresaw is written down, and the process
 * lives on. A keeper that fell would take its agent's last words with it, a warden the boundary of all.
 */
export function liveOn(): void {
  const note = (error: unknown) =>
    process.stderr.write(`${new Date().toISOString()} unforeseen: ${(error as Error)?.stack ?? error}\n`)
  process.on('uncaughtException', note)
  process.on('unhandledRejection', note)
}
