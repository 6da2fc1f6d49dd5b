import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { SessionView } from '../../preload/contract/session'
import type { Conversation as Store } from '../stores/conversation'
import { isLive } from '../stores/order'
import { openPermissions } from '../stores/transcript'
import { ConversationList } from './conversation-list'
import { MessageBox } from './message-box'
import { PermissionRequest } from './permission'
import { useSeen } from './use-seen'

type ConversationProps = { view: SessionView; conversation: Store }

/** The tab **Conversation**: the log, open questions, the message box. */
export function Conversation({ view, conversation }: ConversationProps) {
  const { transcript, older, opened } = useStore(conversation.store)
  const live = isLive(view)
  const asked = useMemo(() => (live ? openPermissions(transcript) : []), [live, transcript])

  // A question may stand on an older page; the person must see it all the same.
  useEffect(() => {
    if (live && older !== null && view.asks.length > asked.length) void conversation.loadOlder()
  }, [live, older, view.asks.length, asked.length, conversation])

  useSeen(view.id, transcript, opened)

  return (
    <div className="flex h-full min-h-0 flex-col">
      <ConversationList conversation={conversation} endedAt={live ? null : view.endedAt} />
      <div className="flex shrink-0 flex-col gap-2 px-4 pt-1 pb-3">
        {asked.length > 0 && (
          <div className="flex max-h-[48vh] flex-col gap-2 overflow-y-auto">
            {asked.map((block) => (
              <PermissionRequest key={block.key} session={view.id} block={block} />
            ))}
          </div>
        )}
        <MessageBox view={view} />
      </div>
    </div>
  )
}
