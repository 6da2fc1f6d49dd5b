/** Names of options and variables whose value is a secret: `--api-key`, `model.auth_token`; not `--max-tokens`, not `--token-file`. */
const SECRET_NAME =
  /^-*(?:[\w.-]*[-_.])?(?:(?:api|access|secret|private|auth)[-_]?key|token|secret|password|passwd|passphrase|credentials?)$/i

export const isSecretName = (name: string): boolean => SECRET_NAME.test(name)

/** What secrets themselves look like, as the big services make them. */
const SECRET_VALUES = [
  // OpenAI, Anthropic, OpenRouter and others; GitHub, GitLab, Slack, Hugging Face, AWS, Google.
  /(?:^|[^A-Za-z0-9])(?:sk-[\w-]{8}|gh[opsur]_\w{20}|github_pat_\w{20}|glpat-[\w-]{20}|xox[abeoprs]-[\w-]{10}|hf_\w{20})/,
  /(?:^|[^A-Za-z0-9])(?:AKIA[0-9A-Z]{16}|AIza[\w-]{30})/,
  // A JSON web token, a key file, the head of an HTTP request, an address with a password.
  /eyJ[\w-]{8,}\.eyJ[\w-]{8}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /\b(?:authorization|x-api-key)\s*[:=]|\bbearer\s+\S{8}/i,
  /:\/\/[^/\s:@]+:[^/\s@]+@/,
]

/**
 * What among the words of a command line looks like a secret: the name of the option that holds it, or “an argument”;
 * null when nothing does. A guess that would rather miss one than refuse an ordinary option.
 */
export function secretAmong(words: readonly string[]): string | null {
  for (const [index, word] of words.entries()) {
    const [name = '', ...value] = word.split('=')
    const next = words[index + 1]
    const hasValue =
      value.join('=') !== '' || (word === name && name.startsWith('-') && next?.startsWith('-') === false)
    if (hasValue && SECRET_NAME.test(name)) return `“${name}”`
    if (SECRET_VALUES.some((pattern) => pattern.test(word))) return 'An argument'
  }
  return null
}
