import { text } from '../../preload/text'
import type { PermissionBlock } from '../stores/blocks'
import { partName } from './find-text'

const { permission } = text.session

/** The place of a request in the conversation. The buttons stand above the message box, where they cannot scroll away. */
export function PermissionNote({ block }: { block: PermissionBlock }) {
  const open = block.outcome === 'open'
  return (
    <div className={`flex min-w-0 flex-wrap items-baseline gap-x-2 ${open ? 'text-needs' : 'text-soft'}`}>
      <span className="shrink-0">{permission.note}</span>
      <span className="flex min-w-0 items-baseline gap-x-2" data-part={partName(block.key, 'text')}>
        <span className="shrink-0 font-medium">{block.name}</span>{' '}
        <span className="min-w-0 truncate font-mono text-xs">{block.title}</span>
      </span>
      <span className={`text-xs ${block.outcome === 'denied' ? 'text-bad' : ''}`}>
        {permission.outcomes[block.outcome]}
      </span>
      {block.message && <span className="text-xs text-faint">{permission.message(block.message)}</span>}
    </div>
  )
}
