import { Plus, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import type { CustomAgent, Settings } from '../../preload/contract/settings'
import { text } from '../../preload/text'
import { Button } from '../ui/button'
import { Field, fieldLook } from '../ui/field'
import type { AgentOptionsForm } from './agent-options'
import { AgentRow } from './agent-row'
import { CommandFields } from './command-fields'
import { protocols } from './protocols'

const words = text.settings.ownAgents

/** The search finds the whole list by each of its agents too, and by what each can have. */
export const customAgentsWords = (agents: readonly CustomAgent[]) => ({
  ...{ section: text.settings.sections.agents, label: words.title },
  detail: [words.detail, words.words, ...agents.map(({ name }) => name)].join(' '),
})

type OwnProps = Pick<Parameters<typeof AgentOptionsForm>[0], 'settings' | 'save'> & {
  change: (part: Partial<Settings>) => Promise<boolean>
}

/** The person's own agents: what they are called, how they speak, and their command line. */
export function CustomAgents({ settings, save, change }: OwnProps) {
  const agents = settings.customAgents
  const [adding, setAdding] = useState(false)
  return (
    <section aria-label={words.title} className="flex flex-col gap-3">
      <div className="flex items-end gap-3 border-b border-line pb-1">
        <h3 className="flex-1 text-xs font-medium text-faint">{words.title}</h3>
        <Button look="quiet" size="small" disabled={adding} onClick={() => setAdding(true)}>
          <Plus size={13} />
          {words.add}
        </Button>
      </div>
      <p className="text-sm text-soft">{words.detail}</p>
      {agents.length > 0 && (
        <ul className="flex flex-col divide-y divide-line overflow-hidden rounded-md border border-line">
          {agents.map((agent) => (
            <AgentRow key={agent.id} {...{ agent, settings, save }} isLookedFor={false}>
              <span className="shrink-0 font-medium">{agent.name}</span>
              <span className="shrink-0 text-xs text-faint">
                {protocols.find(({ value }) => value === agent.protocol)?.label}
              </span>
              <code className="min-w-0 flex-1 truncate text-xs text-soft" title={agent.command}>
                {agent.command}
              </code>
              <Button
                look="quiet"
                size="icon"
                aria-label={words.remove(agent.name)}
                onClick={() => void change({ customAgents: agents.filter(({ id }) => id !== agent.id) })}
              >
                <Trash2 size={13} />
              </Button>
            </AgentRow>
          ))}
        </ul>
      )}
      {adding && (
        <Adding
          onDone={() => setAdding(false)}
          onAdd={(agent) => change({ customAgents: [...agents, { ...agent, id: `custom-${crypto.randomUUID()}` }] })}
        />
      )}
    </section>
  )
}

type AddingProps = { onDone: () => void; onAdd: (agent: Omit<CustomAgent, 'id'>) => Promise<boolean> }

function Adding({ onDone, onAdd }: AddingProps) {
  const nameId = useId()
  const [agent, setAgent] = useState<Omit<CustomAgent, 'id'>>({ name: '', protocol: 'acp', command: '' })
  const ready = agent.name.trim() !== '' && agent.command.trim() !== ''
  const add = async () => {
    if (ready && (await onAdd(agent))) onDone()
  }
  return (
    <form
      aria-label={words.new.title}
      className="flex flex-col gap-3 rounded-md border border-line bg-sunken p-3"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <Field id={nameId} label={words.new.name}>
        <input
          id={nameId}
          value={agent.name}
          maxLength={80}
          onChange={(event) => setAgent({ ...agent, name: event.target.value })}
          className={`${fieldLook} h-8`}
        />
      </Field>
      <CommandFields value={agent} onChange={(changed) => setAgent({ ...agent, ...changed })} />
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{words.new.cancel}</Button>
        <Button look="primary" type="submit" disabled={!ready}>
          {words.new.add}
        </Button>
      </div>
    </form>
  )
}
