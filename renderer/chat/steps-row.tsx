import { useMemo } from 'react'
import { text } from '../../preload/text'
import { measured } from '../ui/format'
import { foldNames, useAnyOpened, useFold } from './folds'
import { PermissionNote } from './permission-note'
import type { StepBlock } from './rows'
import { summaryOf } from './steps'
import { Thinking } from './thinking'
import { FoldLine, marks, PictureMark, Tool } from './tool'

const words = text.conversation.steps

/** Finished tool calls in a row, as one line: '5 tools · 12 s'. Open while one of them was opened by the person before it was folded in. */
export function Steps({ steps }: { steps: StepBlock[] }) {
  const summary = useMemo(() => summaryOf(steps), [steps])
  const within = useMemo(() => steps.flatMap((step) => (step.kind === 'tool' ? [foldNames.tool(step)] : [])), [steps])
  const [open, toggle] = useFold(foldNames.steps(steps[0]!), useAnyOpened(within))
  const { tools, failed, unfinished, denied, pictures, spanMs, names } = summary
  const mark = failed > 0 ? marks.failed : unfinished > 0 ? marks.unfinished : marks.ok
  return (
    <div>
      <FoldLine open={open} toggle={toggle}>
        <mark.icon size={14} aria-hidden className={`shrink-0 ${mark.look}`} />
        <span className="shrink-0 font-medium tabular-nums">{words.summary(tools, measured(spanMs))}</span>
        <span className="min-w-0 flex-1 truncate text-xs text-faint">{names}</span>
        {pictures > 0 && <PictureMark count={pictures} />}
        {denied > 0 && <span className="shrink-0 text-xs text-soft">{words.denied(denied)}</span>}
        {unfinished > 0 && <span className="shrink-0 text-xs text-soft">{words.unfinished(unfinished)}</span>}
        {failed > 0 && <span className="shrink-0 text-xs text-bad">{words.failed(failed)}</span>}
      </FoldLine>
      {open && (
        <div className="ml-[13px] border-l border-line pl-3">
          {steps.map((step) => (
            <Step key={step.key} step={step} />
          ))}
        </div>
      )}
    </div>
  )
}

function Step({ step }: { step: StepBlock }) {
  if (step.kind === 'tool') return <Tool tool={step} />
  if (step.kind === 'thinking') return <Thinking block={step} />
  return (
    <div className="py-1 pl-[19px]">
      <PermissionNote block={step} />
    </div>
  )
}
