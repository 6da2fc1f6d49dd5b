import { ArrowLeft, GitBranch, GitFork } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { useEffect, useState } from 'react'
import type { SessionId, SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { on, request } from '../bridge'
import { Changes } from '../changes/changes'
import { WorktreeNotice } from '../changes/worktree-notice'
import { BoundaryMark } from '../panel/boundary-mark'
import { EndButtons } from '../panel/end-buttons'
import { StateMark } from '../panel/state-mark'
import { Title } from '../panel/title'
import { type Conversation as ConversationStore, createConversation } from '../stores/conversation'
import { placeOf } from '../stores/place'
import { useSession } from '../stores/sessions'
import { type Tab, useWindow, windowStore } from '../stores/window'
import { Boundary } from '../ui/boundary'
import { Button } from '../ui/button'
import { order } from '../ui/fault'
import { Path } from '../ui/path'
import { Conversation } from './conversation'
import { Details } from './details'
import { FoldsContext, foldsOf } from './folds'
import { ModelChoice } from './model-choice'
import { Processes } from './processes'
import { Raw } from './raw'
import { SessionNotice } from './session-notice'

/** The open session. One for each id: `key` it by the id. */
export function Session({ id }: { id: SessionId }) {
  const view = useSession(id)
  const conversation = useConversation(id)
  const folds = foldsOf(id)
  if (!view) return <section aria-label={text.session.label} className="h-full bg-surface" />
  return (
    <FoldsContext.Provider value={folds}>
      <section aria-label={text.session.label} className="@container/session flex h-full min-w-0 flex-col bg-surface">
        <SessionHeader view={view} />
        <SessionTabs view={view} conversation={conversation} />
      </section>
    </FoldsContext.Provider>
  )
}

/** The conversation of the session, fed with live news until the component goes. */
function useConversation(id: SessionId): ConversationStore {
  const [conversation] = useState(() => createConversation(id, request))
  useEffect(() => {
    const stop = on('session:events', (batches) => {
      for (const batch of batches) conversation.take(batch)
    })
    void conversation.open()
    return () => {
      stop()
      void conversation.close()
    }
  }, [conversation])
  return conversation
}

function SessionHeader({ view }: { view: SessionView }) {
  const show = useWindow((state) => state.show)
  const [renaming, setRenaming] = useState(false)
  return (
    <header className="flex h-12 shrink-0 items-center gap-2.5 px-3">
      <Button
        look="quiet"
        size="wideIcon"
        aria-label={text.session.back}
        title={text.session.back}
        onClick={() => show(null)}
      >
        <ArrowLeft size={16} />
      </Button>
      <div className="min-w-0 flex-1">
        <h2 className="text-base leading-5">
          <Title view={view} editing={renaming} onEditing={setRenaming} onOpen={() => undefined} />
        </h2>
        <div className="flex min-w-0 gap-1.5 overflow-hidden text-xs text-soft">
          <span className="shrink-0">{view.agentName}</span>
          <ModelChoice view={view} />
          <Path path={placeOf(view)} />
          {view.worktree && (
            <span className="flex min-w-0 items-center gap-1" title={text.session.ownWorktree(view.worktree.path)}>
              <GitBranch size={12} aria-label={text.session.branch} className="shrink-0 text-faint" />
              <span className="truncate">{view.worktree.branch}</span>
            </span>
          )}
        </div>
      </div>
      <BoundaryMark view={view} />
      {/* So wide that a ticking time moves nothing beside it. */}
      <div className="max-w-60 min-w-[168px] shrink-0 overflow-hidden @max-[559px]/session:w-[15px] @max-[559px]/session:min-w-0">
        <StateMark id={view.id} />
      </div>
      {view.can.fork && view.agentSessionId !== null && (
        <Button
          look="quiet"
          size="wideIcon"
          aria-label={text.session.fork}
          title={text.session.forkHint}
          onClick={() => void order(request('session:fork', view.id).then(show))}
        >
          <GitFork size={15} />
        </Button>
      )}
      <EndButtons view={view} />
    </header>
  )
}

const tabs: Tab[] = ['conversation', 'raw', 'processes', 'changes', 'details']

function SessionTabs({ view, conversation }: { view: SessionView; conversation: ConversationStore }) {
  const chosen = useWindow((state) => state.tab)
  const lacks: Partial<Record<Tab, boolean>> = {
    // Of an outside session there is no journal.
    raw: view.outside,
    changes: view.worktree === null || view.worktree.fate === 'removed',
  }
  const shown = tabs.filter((each) => !lacks[each])
  const tab = shown.includes(chosen) ? chosen : 'conversation'
  return (
    <Tabs.Root
      value={tab}
      onValueChange={(next) => windowStore.setState({ tab: next as Tab })}
      className="flex min-h-0 flex-1 flex-col"
    >
      <Tabs.List
        aria-label={text.session.tabList}
        className="flex shrink-0 gap-1 border-b border-line px-4 @max-[419px]/session:gap-0 @max-[419px]/session:px-2"
      >
        {shown.map((each) => (
          <Tabs.Trigger
            key={each}
            value={each}
            className="-mb-px border-b-2 border-transparent px-2 pt-0.5 pb-1.5 text-sm text-soft @max-[419px]/session:px-1 @max-[419px]/session:text-xs hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink"
          >
            {text.session.tabs[each]}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <SessionNotice view={view} />
      <WorktreeNotice view={view} />
      <Boundary what={text.session.thisTab} key={tab}>
        <Tabs.Content value="conversation" className="min-h-0 flex-1 outline-none" tabIndex={-1}>
          <Conversation view={view} conversation={conversation} />
        </Tabs.Content>
        <Tabs.Content value="raw" className="min-h-0 flex-1 outline-none" tabIndex={-1}>
          <Raw view={view} />
        </Tabs.Content>
        <Tabs.Content value="processes" className="min-h-0 flex-1 outline-none" tabIndex={-1}>
          <Processes view={view} />
        </Tabs.Content>
        <Tabs.Content value="changes" className="min-h-0 flex-1 outline-none" tabIndex={-1}>
          <Changes view={view} />
        </Tabs.Content>
        <Tabs.Content value="details" className="min-h-0 flex-1 outline-none" tabIndex={-1}>
          <Details view={view} />
        </Tabs.Content>
      </Boundary>
    </Tabs.Root>
  )
}
