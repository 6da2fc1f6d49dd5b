import { text } from '../../preload/text'
import type { BlockOf } from '../stores/blocks'
import { useNow } from '../ui/clock'
import { Filled } from '../ui/filled'
import { duration, measured } from '../ui/format'
import { partName } from './find-text'
import { foldNames, useFold } from './folds'
import { FoldLine } from './tool'

/** What the agent thought, folded under how long it took. */
export function Thinking({ block }: { block: BlockOf<'thinking'> }) {
  const [open, toggle] = useFold(foldNames.thinking(block), false)
  return (
    <div className="text-soft">
      <FoldLine open={open} toggle={toggle}>
        <span>
          <Filled
            text={text.conversation.thinking}
            time={
              <span className="tabular-nums">
                {block.endedAt === null ? <Since at={block.at} /> : measured(block.endedAt - block.at)}
              </span>
            }
          />
        </span>
      </FoldLine>
      {open && (
        <div
          dir="auto"
          data-part={partName(block.key, 'text')}
          className="ml-[6px] border-l-2 border-line py-1 pl-4 break-words whitespace-pre-wrap"
        >
          {block.text}
        </div>
      )}
    </div>
  )
}

const Since = ({ at }: { at: number }) => duration(useNow() - at)
