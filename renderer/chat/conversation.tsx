import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { SessionView } from '../../preload/contract/session'
import type { Conversation as Store } from '../stores/conversation'
import { isLive } from '../stores/order'
import { atRest, openPermissions } from '../stores/transcript'
import { ConversationList } from './conversation-list'
import { FindBar } from './find-bar'
import { MessageBox } from './message-box'
import { PermissionRequest } from './permission'
import { QuietNotice } from './quiet-notice'
import { useFind } from './use-find'
import { useFindKey } from './use-find-key'
import { useSeen } from './use-seen'
import { useWaitingTools, WaitingTools } from './waiting-tools'

type ConversationProps = { view: SessionView; conversation: Store }

/** The tab **Conversation**: the log, open questions, the message box. */
export function Conversation({ view, conversation }: ConversationProps) {
  const { transcript: told, older, opened } = useStore(conversation.store)
  const live = isLive(view)
  const endedAt = live ? null : view.endedAt
  const transcript = useMemo(() => (endedAt === null ? told : atRest(told, endedAt)), [told, endedAt])
  const asked = useMemo(() => (live ? openPermissions(told) : []), [live, told])
  const topBlock = useRef(() => 0)
  const find = useFind(conversation, transcript.blocks, topBlock)
  useFindKey(find.open)
  /** Who sends a message wants to see what becomes of it. */
  const [sent, setSent] = useState(0)

  // A question may stand on an older page; the person must see it all the same.
  useEffect(() => {
    if (live && older !== null && view.asks.length > asked.length) void conversation.loadOlder()
  }, [live, older, view.asks.length, asked.length, conversation])

  useSeen(view.id, told, opened)
  const waiting = useWaitingTools(asked)

  return (
    <div className="relative flex h-full min-h-0 flex-col">
      <FindBar find={find} />
      <WaitingTools.Provider value={waiting}>
        <ConversationList
          conversation={conversation}
          transcript={transcript}
          find={find}
          topBlock={topBlock}
          sent={sent}
        />
      </WaitingTools.Provider>
      {/* Less than all of it: above stays a strip of the log, with what leads to its end. */}
      <div className="mx-auto flex max-h-[max(60%,min(100%-44px,22rem))] w-full max-w-[952px] shrink-0 flex-col gap-2 px-4 pt-1 pb-3 *:shrink-0 short:max-h-[calc(100%-44px)] short:overflow-y-auto">
        {asked.length > 0 && (
          <div className="flex min-h-0 shrink! flex-col gap-2 overflow-y-auto *:shrink-0 short:shrink-0! short:overflow-visible">
            {asked.map((block) => (
              <PermissionRequest key={block.key} session={view.id} block={block} />
            ))}
          </div>
        )}
        <QuietNotice view={view} />
        <MessageBox view={view} onSent={() => setSent((before) => before + 1)} />
      </div>
    </div>
  )
}
