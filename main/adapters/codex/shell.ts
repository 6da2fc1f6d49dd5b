const WRAPPED = /^\S*(?:bash|zsh|sh) -l?c ([\s\S]+)$/

/** The command inside `/bin/bash -lc '…'`, which is how Codex runs all of them; any other text as it is. */
export function unwrapped(command: string): string {
  const quoted = WRAPPED.exec(command)?.[1]
  if (quoted === undefined) return command
  if (/^'[\s\S]*'$/.test(quoted)) return quoted.slice(1, -1).replaceAll(`'"'"'`, "'").replaceAll(`'\\''`, "'")
  if (/^"[\s\S]*"$/.test(quoted)) return quoted.slice(1, -1).replaceAll(/\\(["$`\\])/g, '$1')
  return quoted
}
