import { Hand } from 'lucide-react'
import { useState } from 'react'
import type { PermissionOption } from '../../preload/contract/chat'
import type { SessionId } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { request } from '../bridge'
import type { PermissionBlock } from '../stores/blocks'
import { Button } from '../ui/button'
import { order } from '../ui/fault'
import { readableInput } from './tool-input'

const { permission } = text.session

type PermissionRequestProps = { session: SessionId; block: PermissionBlock }

/** An open question of the agent, with its answers. The buttons rest while an answer is on its way. */
export function PermissionRequest({ session, block }: PermissionRequestProps) {
  const [words, setWords] = useState('')
  const [answering, setAnswering] = useState(false)
  const answer = async (option: PermissionOption) => {
    setAnswering(true)
    const chosen = { option: option.id, message: words.trim() }
    const done = await order(request('session:answer', session, block.request, chosen))
    // Done: the agent's news closes the request. Until then a second answer could only do harm.
    if (!done) setAnswering(false)
  }
  const options = namedOptions(block.options)
  const input = readableInput(block.input)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, this is a question
    <div
      role="group"
      aria-label={permission.label}
      className="rounded-lg border border-needs/50 bg-needs-wash px-3 pt-3 short:pt-2"
    >
      <div className="flex items-baseline gap-2">
        <Hand size={15} aria-hidden className="shrink-0 translate-y-0.5 text-needs" />
        <span className="shrink-0 font-semibold">{block.name}</span>
        <span className="min-w-0 truncate font-mono text-xs" title={block.title}>
          {block.title}
        </span>
      </div>
      {input !== '' && input !== block.title && (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
          tabIndex={0}
          className="mt-2 max-h-[clamp(46px,16vh,8rem)] overflow-auto short:mt-1 rounded-md border border-line bg-surface px-2.5 py-1.5 font-mono text-xs break-words whitespace-pre-wrap"
        >
          {input.slice(0, 20_000)}
        </pre>
      )}
      {/* Where even the card has no room the answers stay, above the rest of it. */}
      <div className="sticky bottom-0 flex flex-wrap items-center gap-2 rounded-b-lg bg-needs-wash pt-2.5 pb-3 short:gap-1 short:pt-1 short:pb-1.5">
        {options.map(({ option, name }) => (
          <Button
            key={option.id}
            look={option.kind === 'allow-once' ? 'primary' : 'outline'}
            disabled={answering}
            className="h-auto! min-h-7 max-w-full py-1 text-left wrap-anywhere whitespace-normal! short:min-h-6 short:py-px short:text-xs!"
            onClick={() => void answer(option)}
          >
            <span className="min-w-0 short:line-clamp-2" title={name}>
              {name}
            </span>
          </Button>
        ))}
        <input
          aria-label={permission.words}
          value={words}
          placeholder={permission.wordsPlaceholder}
          onChange={(event) => setWords(event.target.value)}
          className="h-7 min-w-32 flex-1 short:h-6 rounded-md border border-line-strong bg-surface px-2.5 text-sm outline-none placeholder:text-faint focus-visible:border-accent"
        />
      </div>
    </div>
  )
}

/** The first of a kind is called as everywhere in Corral; what an agent offers beyond that keeps the agent's words. */
export function namedOptions(options: readonly PermissionOption[]): { option: PermissionOption; name: string }[] {
  const firstOf = (kind: PermissionOption['kind']) => options.find((option) => option.kind === kind)
  return options.map((option) => {
    if (option === firstOf('allow-once')) return { option, name: permission.allow }
    return { option, name: option === firstOf('deny') ? permission.deny : option.label }
  })
}
