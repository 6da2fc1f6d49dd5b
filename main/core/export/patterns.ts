import type { RedactedKind } from '../../../preload/contract/export'

/**
 * `put` makes the replacement of a match from its groups, null to leave it as it is. All are linear: repetitions are
 * bounded, or begin where nothing before them can begin the same match, for texts may be megabytes of one word.
 */
export type Pattern = { kind: RedactedKind; pattern: RegExp; put(groups: string[]): string | null }

export const mark = (kind: RedactedKind) => `[redacted: ${kind}]`
/** In place of a picture's data. */
export const REDACTED_PICTURE = mark('picture')
const always = (kind: RedactedKind) => () => mark(kind)
const behind = (kind: RedactedKind) => (groups: string[]) => groups.slice(1).join('') + mark(kind)

/** Where a word begins; behind an escaped line feed or tab of JSON too. */
export const BEGINNING = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[nrt]))`
const SECRET_WORD =
  '(?:api|access|secret|private|auth)[-_]?key|token|secret|password|passwd|passphrase|pwd|credentials?'

/**
 * Whether what stands without quotes behind a secret's name is a value and no code or prose: `PASSWORD=hunter`, but not
 * `token: string`, `secret = getSecret()`.
 */
function isPlainValue(separator: string, value: string): boolean {
  if (/^[[({$<]|\(/.test(value)) return false
  return separator === '=' || (value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value))
}

/** What secrets look like, in the order in which they are replaced: what stands around a secret before what it is made of. */
export const patterns: Pattern[] = [
  {
    kind: 'private key',
    pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g,
    put: always('private key'),
  },
  {
    kind: 'token',
    // RFC 9110, 11.6.2: a scheme and its credentials; those of Digest are a list to the end of the line.
    pattern:
      /((?:authorization|x-api-key|x-auth-token)\\{0,3}["']?\s{0,3}[:=]\s{0,3}\\{0,3}["']?(?:(?:bearer|basic|token|negotiate)\s{1,3})?)(?:digest\s[^\r\n]{1,4096}|[^\s"'\\,;<>]{1,4096})/gi,
    put: behind('token'),
  },
  {
    kind: 'token',
    pattern: /(bearer\s{1,3})(?=[A-Za-z._~+/=-]{0,80}\d)[A-Za-z0-9._~+/=-]{8,4096}/gi,
    put: behind('token'),
  },
  {
    kind: 'secret',
    pattern: /((?<![A-Za-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'<>]{0,200}:)[^\s/@"'<>]{1,200}(?=@)/gi,
    put: behind('secret'),
  },
  {
    kind: 'token',
    // As the big services make them: OpenAI, Anthropic, Stripe, GitHub, GitLab, Slack, Hugging Face, npm, PyPI, AWS, Google, SendGrid, JSON web tokens.
    pattern: new RegExp(
      `${BEGINNING}(?:${[
        'sk-[\\w-]{16,}|[srp]k_(?:live|test)_\\w{10,}|whsec_\\w{16,}',
        'gh[opsur]_\\w{20,}|github_pat_\\w{20,}|glpat-[\\w-]{16,}|xox[abeoprs]-[\\w-]{10,}|hf_\\w{20,}',
        'npm_[A-Za-z0-9]{30,}|pypi-[\\w-]{40,}|(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[\\w-]{30,}|ya29\\.[\\w-]{20,}',
        'SG\\.[\\w-]{16,}\\.[\\w-]{16,}|eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}(?:\\.[\\w-]*)?',
      ].join('|')})`,
      'g',
    ),
    put: always('token'),
  },
  {
    kind: 'secret',
    pattern: new RegExp(
      `((?:${SECRET_WORD})(?:\\\\{0,3}["'])?(\\s{0,3}[=:]\\s{0,3}))(?:(\\\\{0,3}["'])((?:(?!\\3)[^\\r\\n]){1,4096}?)\\3|([^\\s"'\\\\,;&<>]{4,4096}))`,
      'gi',
    ),
    put: ([, head = '', separator = '', quote, quoted, plain]) => {
      if (plain !== undefined) return isPlainValue(separator, plain) ? head + mark('secret') : null
      if (quoted === undefined || quoted.length < 4 || /^[[{$<]/.test(quoted)) return null
      return `${head}${quote}${mark('secret')}${quote}`
    },
  },
  {
    kind: 'secret',
    pattern: new RegExp(`(--(?:[\\w-]{0,40}-)?(?:${SECRET_WORD})\\s{1,3})(?![-[$])[^\\s"'\\\\]{4,4096}`, 'gi'),
    put: behind('secret'),
  },
  {
    kind: 'e-mail address',
    pattern: /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])/g,
    put: always('e-mail address'),
  },
]
