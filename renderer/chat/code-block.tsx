import { text } from '../../preload/text'
import { CopyButton } from '../ui/copy'
import { Runs } from './runs'
import { useHighlight } from './use-highlight'

const words = text.conversation.copied

type CodeBlockProps = { text: string; language: string | null; growing: boolean }

/** Code between two fences, coloured where its language is known and its text is complete. */
export function CodeBlock({ text, language, growing }: CodeBlockProps) {
  const runs = useHighlight(text, language, growing)
  return (
    <div className="group/code relative">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <code>{runs ? <Runs runs={runs} /> : text}</code>
      </pre>
      <span className="absolute top-1.5 right-1.5 rounded-md bg-sunken opacity-0 group-focus-within/code:opacity-100 group-hover/code:opacity-100">
        <CopyButton text={text} what={words.code} />
      </span>
    </div>
  )
}
