import { useEffect } from 'react'
import type { AgentInfo } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { launch, useLaunch } from '../stores/launch'
import { useWindow } from '../stores/window'
import { tilde } from '../ui/format'
import { LookedIn } from '../ui/looked-in'
import { type AgentOptionsForm, addedWords } from './agent-options'
import { AgentRow } from './agent-row'
import { matching } from './rows'

/** What the search of the settings finds an agent by. */
const rowOf = (agent: AgentInfo) => ({
  ...{ section: text.settings.sections.agents, label: agent.name, agent },
  detail: agent.found ? text.settings.agents.words(agent.found.path) : text.settings.agents.wordsNotFound,
})

type AgentsProps = Pick<Parameters<typeof AgentOptionsForm>[0], 'settings' | 'save'> & { wanted: string }

/** The agents that Corral knows by itself: where each was found, and what its sessions get. */
export function Agents({ settings, save, wanted }: AgentsProps) {
  const agents = useLaunch((state) => state.agents)
  useEffect(() => void launch.getState().refresh(), [])
  const shown = matching(shippedOf(agents).map(rowOf), wanted)
  if (shown.length === 0) return null
  return (
    <section aria-label={text.settings.sections.agents} className="flex flex-col gap-3">
      <h3 className="border-b border-line pb-1 text-xs font-medium text-faint">{text.settings.sections.agents}</h3>
      <ul className="flex flex-col divide-y divide-line overflow-hidden rounded-md border border-line">
        {shown.map(({ agent }) => (
          <AgentRow
            key={agent.id}
            {...{ agent, settings, save, isLookedFor: agent.isLookedFor }}
            below={agent.found === null && <Missing agent={agent} />}
          >
            <Summary agent={agent} />
          </AgentRow>
        ))}
      </ul>
    </section>
  )
}

/** Those that come with Corral’s knowledge of them; the person's own commands are listed apart. */
const shippedOf = (agents: AgentInfo[] | null) => (agents ?? []).filter(({ id }) => !id.startsWith('custom-'))

/** Whether one of them has the words that are looked for. */
export const hasAgent = (agents: AgentInfo[] | null, wanted: string) =>
  matching(shippedOf(agents).map(rowOf), wanted).length > 0

function Summary({ agent }: { agent: AgentInfo }) {
  const home = useWindow((state) => state.info?.userHome ?? '')
  const added = addedWords(agent.added)
  return (
    <>
      <span className="shrink-0 font-medium">{agent.name}</span>
      <span className="shrink-0 text-xs text-faint">
        {agent.found ? agent.found.version : text.settings.agents.notFound}
      </span>
      <code className="min-w-0 flex-1 truncate text-xs text-soft" title={agent.found?.path}>
        {tilde(agent.found?.path ?? '', home)}
      </code>
      {added !== '' && (
        <code className="max-w-2/5 truncate text-xs text-soft" title={text.settings.agents.added(added)}>
          + {added}
        </code>
      )}
    </>
  )
}

const Missing = ({ agent }: { agent: AgentInfo }) => (
  <div className="-mt-1 px-3 pb-2 pl-[42px] text-xs break-words text-faint">
    <span className="text-soft">{agent.why ?? agent.hint}</span>
    {agent.why === null && <LookedIn places={agent.tried} />}
  </div>
)
