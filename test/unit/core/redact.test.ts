import { describe, expect, it } from 'vitest'
import { type Person, Redactor } from '../../../main/core/export/redact'

const ada: Person = { home: '/home/ada', userName: 'ada', secrets: ['a-known-secret', 'a-known', 'short'] }
const redacted = (text: string, person: Person = ada) => new Redactor(person).text(text)

describe('what is redacted', () => {
  it.each([
    [
      'an HTTP head',
      'curl -H "Authorization: Bearer abc.def" x',
      'curl -H "Authorization: Bearer [redacted: token]" x',
    ],
    [
      'the same in JSON in JSON',
      '{\\"authorization\\":\\"Basic QWE=\\"}',
      '{\\"authorization\\":\\"Basic [redacted: token]\\"}',
    ],
    [
      'Digest, to the end of its line',
      'Authorization: Digest username="x", response="y"\nok',
      'Authorization: [redacted: token]\nok',
    ],
    ['a bearer token', 'Bearer abcdef12345', 'Bearer [redacted: token]'],
    [
      'a key of a service',
      'key sk-proj-abcdefghijklmnop, ghp_abcdefghijklmnopqrst',
      'key [redacted: token], [redacted: token]',
    ],
    ['the same behind an escaped line feed', 'x\\nsk-proj-abcdefghijklmnop', 'x\\n[redacted: token]'],
    ['a web token', 'eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.abc', '[redacted: token]'],
    [
      'a key file',
      'a\n-----BEGIN RSA PRIVATE KEY-----\nAB\n-----END RSA PRIVATE KEY-----\nb',
      'a\n[redacted: private key]\nb',
    ],
    ['one that is cut', 'a\n-----BEGIN PRIVATE KEY-----\nAB\nCD', 'a\n[redacted: private key]'],
    ['a password in an address', 'postgres://joe:pw@db/x', 'postgres://joe:[redacted: secret]@db/x'],
    ['a variable', 'export DB_PASSWORD=hunter', 'export DB_PASSWORD=[redacted: secret]'],
    ['a parameter', '?api_key=abcd&x=1', '?api_key=[redacted: secret]&x=1'],
    ['a field', '"client_secret": "hunter 2"', '"client_secret": "[redacted: secret]"'],
    ['a field in JSON in JSON', '{\\"apiKey\\":\\"abcd efgh\\"}', '{\\"apiKey\\":\\"[redacted: secret]\\"}'],
    ['a line of a settings file', 'token: abc12345', 'token: [redacted: secret]'],
    ['an option', 'tool --auth-token abcd next', 'tool --auth-token [redacted: secret] next'],
    ['an address', 'Ask ada.l+x@mail.example.org.', 'Ask [redacted: e-mail address].'],
    ['the home folder', '/home/ada/code, \\n/home/ada "/home/ada"', '~/code, \\n~ "~"'],
    [
      'the user’s name',
      'drwx Ada ada -home-ada-code',
      'drwx [redacted: user name] [redacted: user name] -home-[redacted: user name]-code',
    ],
    ['what agents were given', 'it is a-known-secret', 'it is [redacted: secret]'],
  ])('%s', (_what, text, expected) => {
    expect(redacted(text)).toBe(expected)
  })

  it.each([
    'const token = getToken()',
    'password: string, token: z.string()',
    'max_tokens=4096 and 12 tokens: more',
    '--token-file ./token --max-tokens 100',
    'react@18.2.0 in node_modules/@types/react',
    'SECRET=$SECRET, "token": "{{ secrets.X }}"',
    'the bearer of good news; Authorization matters',
    '/home/adam/x, homes/adalbert',
    'https://example.org:8080/a@b',
    'a short word',
  ])('leaves alone: %s', (text) => {
    expect(redacted(text)).toBe(text)
  })

  it('knows Windows’ folders however their separators are written, and no account that names nobody', () => {
    const windows = { home: 'C:\\Users\\ada', userName: 'root', secrets: [] }
    expect(redacted('c:\\users\\Ada\\x C:\\\\Users\\\\ada\\\\y C:/Users/ada/z, said root', windows)).toBe(
      '~\\x ~\\\\y ~/z, said root',
    )
  })

  it('goes through every text of an event, drops pictures, and counts', () => {
    const redactor = new Redactor(ada)
    const events = [
      redactor.event({ at: 1, type: 'user', text: 'I am ada', images: [{ mediaType: 'image/png', data: 'x' }] }),
      redactor.event({ at: 1, type: 'tool-picture', tool: 't', image: { mediaType: 'image/png', data: 'x' } }),
      redactor.event({ at: 2, type: 'plan', items: [{ text: 'See /home/ada and /home/ada', state: 'open' }] }),
    ]
    expect({ events, counted: redactor.redacted }).toEqual({
      events: [
        { at: 1, type: 'user', text: 'I am [redacted: user name]' },
        {
          ...{ at: 1, type: 'tool-picture', tool: 't' },
          image: { mediaType: 'image/png', data: '[redacted: picture]' },
        },
        { at: 2, type: 'plan', items: [{ text: 'See ~ and ~', state: 'open' }] },
      ],
      counted: { 'user name': 1, picture: 2, 'home folder': 2 },
    })
  })

  // A pattern that looks at each place from each place before it would take hours here, not a second.
  it.each(['a', 'a.', 'http://', 'token ', 'eyJaaaaaaaaaa', '-----BEGIN PRIVATE KEY-----', '/home/', 'x="', 'sk-'])(
    'is linear in a long text of “%s”',
    (word) => {
      const long = word.repeat(300_000)
      expect(redacted(long).length).toBeGreaterThan(0)
    },
  )
})
