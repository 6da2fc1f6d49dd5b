import { CircleCheck, CircleDashed, Play } from 'lucide-react'
import { useEffect } from 'react'
import type { AgentInfo } from '../../preload/contract/session'
import { DEMO_AGENT, launch, useLaunch } from '../stores/launch'
import { useWindow } from '../stores/window'
import { Button } from '../ui/button'
import { FaultNote } from '../ui/fault'
import { tilde } from '../ui/format'
import { LookedIn } from '../ui/looked-in'

/** First start: which agents are here, and one thing that surely works. */
export function Empty() {
  const agents = useLaunch((state) => state.agents)
  const starting = useLaunch((state) => state.starting)
  const fault = useLaunch((state) => (state.isOpen ? null : state.fault))
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
          <h1 className="text-xl font-semibold tracking-tight">No sessions yet</h1>
          <p className="mt-1.5 text-base text-soft">
            Start an agent, watch it work, end it for sure. Nothing is left running that you did not choose to keep.
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <Button look="primary" disabled={starting} className="h-9 px-4" onClick={() => void startDemo()}>
            <Play size={14} />
            Start a demo session
          </Button>
          <span className="text-xs text-faint">Needs no key and no network.</span>
        </div>
        {fault && <FaultNote fault={fault} />}
        <section aria-label="Agents on this machine">
          <h2 className="mb-2 text-xs font-medium text-faint">Agents on this machine</h2>
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
            {agents === null && <li className="px-4 py-3 text-faint">Looking for agents…</li>}
            {agents?.map((agent) => (
              <AgentLine key={agent.id} agent={agent} />
            ))}
          </ul>
        </section>
      </div>
    </div>
  )
}

function AgentLine({ agent }: { agent: AgentInfo }) {
  const home = useWindow((state) => state.info?.userHome ?? '')
  const { found } = agent
  const Icon = found ? CircleCheck : CircleDashed
  const where = agent.id === DEMO_AGENT ? 'Comes with Corral' : tilde(found?.path ?? '', home)
  return (
    <li className="flex gap-3 px-4 py-2.5">
      <Icon size={15} aria-hidden className={`mt-0.5 shrink-0 ${found ? 'text-fine' : 'text-faint'}`} />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <span className={`font-medium ${found ? '' : 'text-soft'}`}>{agent.name}</span>
          <span className="text-xs text-faint">{found ? found.version : 'not found'}</span>
        </div>
        {found ? (
          <div className="truncate text-xs text-faint" title={found.path}>
            {where}
          </div>
        ) : (
          <div className="text-xs break-words text-faint">
            <span className="text-soft">{agent.why ?? agent.hint}</span>
            {agent.why === null && <LookedIn places={agent.tried} />}
          </div>
        )}
      </div>
    </li>
  )
}
