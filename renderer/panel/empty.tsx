import { CircleCheck, CircleDashed, Play } from 'lucide-react'
import { useEffect } from 'react'
import type { AgentInfo } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { DEMO_AGENT, launch, useLaunch } from '../stores/launch'
import { openDialog, useDialog, useWindow } from '../stores/window'
import { Button } from '../ui/button'
import { FaultNote } from '../ui/fault'
import { tilde } from '../ui/format'
import { LookedIn } from '../ui/looked-in'

/** First start: which agents are here, and one thing that surely works. */
export function Empty() {
  const agents = useLaunch((state) => state.agents)
  const starting = useLaunch((state) => state.starting)
  const fault = useLaunch((state) => state.fault)
  const launching = useDialog('launch').dialog !== null
  const show = useWindow((state) => state.show)
  useEffect(() => void launch.getState().refresh(), [])
  const startDemo = async () => {
    const id = await launch.getState().startDemo()
    if (id !== null) show(id)
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex min-h-full w-full max-w-[560px] flex-col justify-center gap-6 px-6 py-8">
        <div>
          <h2 className="text-xl font-semibold tracking-tight">{text.panel.empty.title}</h2>
          <p className="mt-1.5 text-base text-soft">{text.panel.empty.summary}</p>
        </div>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <Button look="primary" disabled={starting} className="h-9 px-4" onClick={() => void startDemo()}>
            <Play size={14} />
            {text.panel.empty.startDemo}
          </Button>
          <span className="text-xs text-faint">{text.panel.empty.demoHint}</span>
        </div>
        {fault && !launching && <FaultNote fault={fault} />}
        <section aria-label={text.panel.empty.agents}>
          <div className="mb-1 flex items-center justify-between">
            <h3 className="text-xs font-medium text-faint">{text.panel.empty.agents}</h3>
            <Button look="quiet" size="small" onClick={() => openDialog({ kind: 'settings' })}>
              {text.panel.empty.settings}
            </Button>
          </div>
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
            {agents === null && <li className="px-4 py-3 text-faint">{text.panel.empty.lookingForAgents}</li>}
            {agents?.map((agent) => (
              <AgentLine key={agent.id} agent={agent} />
            ))}
          </ul>
        </section>
        <Containment />
      </div>
    </div>
  )
}

/** One that is there, with its place; one that is not, with how to get it behind a click. */
function AgentLine({ agent }: { agent: AgentInfo }) {
  const home = useWindow((state) => state.info?.userHome ?? '')
  const { found, why, hint, tried } = agent
  if (!found && why === null)
    return (
      <li>
        <details className="group/agent">
          <summary className="flex list-none items-center gap-3 px-4 py-2 hover:bg-sunken">
            <CircleDashed size={15} aria-hidden className="shrink-0 text-faint" />
            <span className="font-medium text-soft">{agent.name}</span>
            <span className="text-xs text-faint">{text.panel.empty.notFound}</span>
            <span className="ml-auto text-xs text-faint group-open/agent:hidden">{text.panel.empty.howToGetIt}</span>
          </summary>
          <div className="pr-4 pb-2.5 pl-[43px] text-xs break-words text-soft">
            {hint}
            <LookedIn places={tried} />
          </div>
        </details>
      </li>
    )
  const Icon = found ? CircleCheck : CircleDashed
  const where = agent.id === DEMO_AGENT ? text.panel.empty.comesWithCorral : tilde(found?.path ?? '', home)
  return (
    <li className="flex gap-3 px-4 py-2">
      <Icon size={15} aria-hidden className={`mt-0.5 shrink-0 ${found ? 'text-fine' : 'text-faint'}`} />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <span className={`font-medium ${found ? '' : 'text-soft'}`}>{agent.name}</span>
          <span className="text-xs text-faint">{found ? found.version : text.panel.empty.cannotBeRun}</span>
        </div>
        <div className={`text-xs ${found ? 'truncate text-faint' : 'break-words text-soft'}`} title={found?.path}>
          {found ? where : why}
        </div>
      </div>
    </li>
  )
}

/** How surely this machine lets Corral end what it starts. */
function Containment() {
  const meaning = useWindow((state) => state.info?.tierMeaning)
  return meaning && <p className="text-xs text-faint">{text.panel.empty.onThisMachine(meaning)}</p>
}
