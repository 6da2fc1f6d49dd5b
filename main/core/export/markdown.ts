import type { Image } from '../../../preload/contract/chat'
import { Entries, type Entry, sentence } from './entries'
import { type Format, factsOf, redactedSentence, utc } from './format'
import { REDACTED_PICTURE } from './patterns'

/** Markdown (CommonMark): the agent's words as it wrote them, everything else quoted or fenced so that it changes nothing around it. */
export function markdown(): Format {
  const entries = new Entries()
  let speaker = ''
  const write = (entry: Entry): string => {
    const head = entry.kind === 'said' ? headOf[entry.by] : speaker || headOf.agent
    const heading = head === speaker ? '' : `## ${head} · ${utc(entry.at)}\n\n`
    speaker = head
    return heading + bodyOf(entry)
  }
  return {
    begin: (about) => {
      const facts = factsOf(about).map(([name, value]) => `- ${name}: ${inline(value)}`)
      return `# ${plain(about.name)}\n\n${facts.join('\n')}\n\n`
    },
    event: (event) => entries.push(event).map(write).join(''),
    end: (redacted) => {
      const last = redactedSentence(redacted)
      return entries.end().map(write).join('') + (last && `---\n\n${last}\n`)
    },
  }
}

const headOf = { person: 'You', agent: 'Agent', thinking: 'Agent' }

function bodyOf(entry: Entry): string {
  switch (entry.kind) {
    case 'said':
      return said(entry)
    case 'tool':
      return [
        `### ${plain(sentence(entry.name, entry.title))}\n`,
        `${toolWords(entry)}\n`,
        ...(entry.input === '' ? [] : [`${fenced(entry.input)}\n`]),
        ...entry.diffs.map(
          ({ path, before, after }) => `${inline(path)}\n\n${fenced(diffOf(before, after), 'diff')}\n`,
        ),
        ...(entry.output === '' ? [] : [`${fenced(entry.output)}\n`]),
        ...entry.pictures.map((image) => `${picture(image)}\n`),
        '',
      ].join('\n')
    case 'plan':
      return `${entry.items.map(({ text, state }) => `- [${state === 'done' ? 'x' : ' '}] ${plain(text)}`).join('\n')}\n\n`
    case 'output':
      return `${plain(entry.of)}:\n\n${fenced(entry.text)}\n\n`
    case 'note':
      return `*${plain(entry.text)}*\n\n`
  }
}

function said({ by, text, images }: Extract<Entry, { kind: 'said' }>): string {
  const whole = [...(text === '' ? [] : [text.trimEnd()]), ...images.map(picture)].join('\n\n')
  if (by === 'agent') return `${whole}\n\n`
  const intro = by === 'thinking' ? 'Thinking:\n\n' : ''
  return `${intro}${whole.replace(/^/gm, '> ')}\n\n`
}

const picture = ({ mediaType, data }: Image) =>
  data === REDACTED_PICTURE ? data : `![picture](data:${mediaType};base64,${data})`

const toolWords = ({ outcome, at, endedAt }: Extract<Entry, { kind: 'tool' }>) =>
  `${outcome}${endedAt === null ? '' : `, ${((endedAt - at) / 1000).toFixed(1)} s`}`

/** The lines that go and those that come, without looking for what they share. */
const diffOf = (before: string | null, after: string) =>
  [...(before === null ? [] : [before.replace(/^/gm, '- ')]), after.replace(/^/gm, '+ ')].join('\n')

/** A fence longer than any within (CommonMark 4.5). */
function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`
}

function inline(text: string): string {
  const one = oneLine(text)
  return one.includes('`') ? plain(one) : `\`${one}\``
}

/** Words that mean nothing to Markdown. */
const plain = (text: string) => oneLine(text).replace(/[\\`*_[\]<>#|~]/g, '\\$&')

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
