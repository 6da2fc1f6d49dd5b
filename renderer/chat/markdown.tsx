import { memo, useEffect, useRef, useState } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { request } from '../bridge'
import { order } from '../ui/fault'

const plugins = [remarkGfm]

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
  img: ({ alt, src }) => <span className="text-faint">[{alt || String(src ?? 'picture')}]</span>,
}

/** Markdown, parsed again only when the text changed. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <div className="prose-agent">
      <ReactMarkdown remarkPlugins={plugins} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  )
})

/** Parsing is linear in the text, so the longer it is the more seldom it is parsed while it grows. */
const pauseFor = (length: number) => Math.min(1000, 40 + length / 80)

/** Markdown of a text that still grows. */
export function GrowingMarkdown({ text, growing }: { text: string; growing: boolean }) {
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
  return <Markdown text={growing ? shown : text} />
}
