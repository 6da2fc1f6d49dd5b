import type { Image } from '../../../preload/contract/chat'
import { Entries, type Entry, sentence } from './entries'
import { type Format, factsOf, redactedSentence, utc } from './format'
import { REDACTED_PICTURE } from './patterns'

/**
 * One page that needs nothing but itself: no script, nothing from elsewhere, and a policy that forbids both should
 * anything slip in. All words stand as they were written; fences of code are set as code.
 */
export function html(): Format {
  const entries = new Entries()
  return {
    begin: (about) => {
      const facts = factsOf(about).map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`)
      return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(about.name)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(about.name)}</h1>
<dl>${facts.join('')}</dl>
<main>
`
    },
    event: (event) => entries.push(event).map(write).join(''),
    end: (redacted) => {
      const last = redactedSentence(redacted)
      return `${entries.end().map(write).join('')}</main>\n${last && `<footer>${escaped(last)}</footer>\n`}</body>\n</html>\n`
    },
  }
}

function write(entry: Entry): string {
  switch (entry.kind) {
    case 'said':
      return said(entry)
    case 'tool': {
      const seconds = entry.endedAt === null ? '' : ` · ${((entry.endedAt - entry.at) / 1000).toFixed(1)} s`
      const parts = [
        entry.input && block(entry.input),
        ...entry.diffs.map(({ path, before, after }) => `<p class="path">${escaped(path)}</p>${diff(before, after)}`),
        entry.output && block(entry.output),
        ...entry.pictures.map(picture),
      ]
      const summary = `${escaped(sentence(entry.name, entry.title))} <small>${entry.outcome}${seconds}</small>`
      return `<details class="${entry.outcome}"><summary>${summary}</summary>${parts.join('')}</details>\n`
    }
    case 'plan':
      return `<ul>${entry.items.map(({ text, state }) => `<li class="${state}">${escaped(text)}</li>`).join('')}</ul>\n`
    case 'output':
      return `<details><summary>${escaped(entry.of)}</summary>${block(entry.text)}</details>\n`
    case 'note':
      return `<p class="note">${escaped(entry.text)}</p>\n`
  }
}

const speakers = { person: 'You', agent: 'Agent', thinking: 'Thinking' }

function said({ by, at, text, images }: Extract<Entry, { kind: 'said' }>): string {
  const time = `<time datetime="${new Date(at).toISOString()}">${utc(at)}</time>`
  if (by === 'thinking')
    return `<details class="thinking"><summary>Thinking ${time}</summary>${words(text)}</details>\n`
  return `<section class="${by}"><h2>${speakers[by]} ${time}</h2>${words(text)}${images.map(picture).join('')}</section>\n`
}

const picture = ({ mediaType, data }: Image) =>
  data === REDACTED_PICTURE
    ? `<p class="note">${data}</p>`
    : `<img alt="picture" src="data:${escaped(mediaType)};base64,${escaped(data)}">`

/** Markdown as it was written; what stands between fences as code. */
function words(text: string): string {
  const parts = text.split(/^(?:```|~~~)[^\n]*$\n?/m)
  return parts
    .map((part, index) => (index % 2 === 1 ? block(part) : part.trim() === '' ? '' : `<p>${escaped(part.trim())}</p>`))
    .join('')
}

const block = (text: string) => `<pre>${escaped(text.replace(/\n$/, ''))}</pre>`

const diff = (before: string | null, after: string) =>
  `<pre>${before === null ? '' : `<del>${escaped(before)}</del>\n`}<ins>${escaped(after)}</ins></pre>`

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? character)

const STYLE = `
:root{color-scheme:light dark;--bad:#b91c1c;--good:#15803d}
@media (prefers-color-scheme:dark){:root{--bad:#f87171;--good:#4ade80}}
body{max-width:52rem;margin:2rem auto;padding:0 1rem;font:15px/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.4rem}h2{font-size:.85rem;margin:0 0 .3rem}
time,small,.note,dt,footer{opacity:.7;font-weight:normal;font-size:.8rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;font-size:.85rem}dd{margin:0}
section{margin:1.2rem 0}section p{white-space:pre-wrap;margin:.4rem 0}
.person{border-left:3px solid #3b82f6;padding-left:.8rem}
details{margin:.4rem 0;border:1px solid #8884;border-radius:6px;padding:.3rem .6rem}
details p{white-space:pre-wrap}summary{cursor:pointer;font-size:.85rem}
.failed>summary{color:var(--bad)}
pre{white-space:pre-wrap;background:#8881;border-radius:6px;padding:.5rem .7rem;font:12.5px/1.5 ui-monospace,monospace;margin:.4rem 0}
del{color:var(--bad);text-decoration:none}ins{color:var(--good);text-decoration:none}
.done{text-decoration:line-through;opacity:.7}img{max-width:100%}
footer{border-top:1px solid #8884;padding-top:.6rem;margin-top:2rem}
`
