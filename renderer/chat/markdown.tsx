import { type ComponentProps, memo, useEffect, useRef, useState } from 'react'
import ReactMarkdown, { type Components, type ExtraProps } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import remend from 'remend'
import { text } from '../../preload/text'
import { request } from '../bridge'
import { order } from '../ui/fault'
import { CodeBlock } from './code-block'
import { rehypeDirection } from './direction'

const plugins = [remarkGfm]
const treePlugins = [rehypeDirection]

const components: Components = {
  a: ({ href = '', children }) => (
    <a
      href={href}
      title={href}
      onClick={(event) => {
        event.preventDefault()
        if (/^https?:\/\//i.test(href)) void order(request('link:open', href))
      }}
      onAuxClick={(event) => event.preventDefault()}
    >
      {children}
    </a>
  ),
  // An agent's picture would be a request to a host that the person never chose.
  img: ({ alt, src }) => <span className="text-faint">[{alt || String(src ?? text.conversation.picture)}]</span>,
}

const whole: Components = { ...components, pre: ({ node }) => <Code {...codeOf(node)} growing={false} /> }
const growingOn: Components = { ...components, pre: ({ node }) => <Code {...codeOf(node)} growing /> }

type Element = NonNullable<ExtraProps['node']>

/** Code is written from the left, whatever the text around it is. */
function Code(code: ComponentProps<typeof CodeBlock>) {
  return (
    <div dir="ltr">
      <CodeBlock {...code} />
    </div>
  )
}

/** The text between two fences, and the language that the first one names. */
function codeOf(pre: Element | undefined): { text: string; language: string | null } {
  const code = pre?.children.find((child): child is Element => child.type === 'element')
  const text = (code?.children ?? []).map((child) => (child.type === 'text' ? child.value : '')).join('')
  const names = code?.properties.className
  const name = Array.isArray(names) ? names.map(String).find((each) => each.startsWith('language-')) : undefined
  return { text: text.replace(/\n$/, ''), language: name?.slice('language-'.length).toLowerCase() ?? null }
}

/** What stands half written at the end, such as `**a word`, already looks as it will; words are never held back. */
const finish = (text: string) => remend(text, { linkMode: 'text-only', htmlTags: false, katex: false })

type MarkdownProps = { text: string; growing: boolean; part: string }

/** Markdown, parsed again only when the text changed. */
const Markdown = memo(function Markdown({ text, growing, part }: MarkdownProps) {
  return (
    <div className="prose-agent" data-part={part}>
      <ReactMarkdown remarkPlugins={plugins} rehypePlugins={treePlugins} components={growing ? growingOn : whole}>
        {growing ? finish(text) : text}
      </ReactMarkdown>
    </div>
  )
})

/** Parsing is linear in the text, so the longer it is the more seldom it is parsed while it grows. */
const pauseFor = (length: number) => Math.min(1000, 40 + length / 80)

/** Markdown of a text that may still grow. `part` marks it for finding. */
export function GrowingMarkdown({ text, growing, part }: MarkdownProps) {
  const [shown, setShown] = useState(text)
  const latest = useRef(text)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  latest.current = text
  useEffect(() => {
    if (!growing || latest.current === shown || timer.current !== null) return
    timer.current = setTimeout(() => {
      timer.current = null
      setShown(latest.current)
    }, pauseFor(latest.current.length))
  })
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
    },
    [],
  )
  return <Markdown text={growing ? shown : text} growing={growing} part={part} />
}
