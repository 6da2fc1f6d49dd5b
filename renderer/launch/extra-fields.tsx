import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { text } from '../../preload/text'
import { addedWords } from '../settings/agent-options'
import { launch, useLaunch } from '../stores/launch'
import { Button } from '../ui/button'
import { Field, fieldLook } from '../ui/field'
import { Filled } from '../ui/filled'

/** **More**: what this one session gets over what the settings give its agent. Unfolded where something is typed already. */
export function ExtraFields() {
  const id = useId()
  const [open, setOpen] = useState(() => {
    const { arguments: line, environment } = launch.getState().draft
    return line !== '' || environment !== ''
  })
  return (
    <div className="flex flex-col gap-3">
      <Button
        look="quiet"
        size="small"
        className="-ml-2 self-start"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <ChevronRight size={13} className={`transition-transform ${open ? 'rotate-90' : ''}`} />
        {text.launch.more.button}
      </Button>
      <div id={id} hidden={!open} className={open ? 'flex flex-col gap-3 pb-1' : ''}>
        {open && (
          <>
            <ArgumentsField />
            <EnvironmentField />
            <FromSettings />
          </>
        )}
      </div>
    </div>
  )
}

function ArgumentsField() {
  const id = useId()
  const line = useLaunch((state) => state.draft.arguments)
  const edit = useLaunch((state) => state.edit)
  return (
    <Field id={id} label={text.launch.more.arguments.label}>
      <input
        id={id}
        value={line}
        spellCheck={false}
        aria-describedby={`${id}-detail`}
        onChange={(event) => edit({ arguments: event.target.value })}
        className={`${fieldLook} h-8 font-mono`}
      />
      <p id={`${id}-detail`} className="text-xs text-faint">
        {text.launch.more.arguments.detail}
      </p>
    </Field>
  )
}

function EnvironmentField() {
  const id = useId()
  const lines = useLaunch((state) => state.draft.environment)
  const edit = useLaunch((state) => state.edit)
  return (
    <Field id={id} label={text.launch.more.environment.label}>
      <textarea
        id={id}
        rows={3}
        value={lines}
        spellCheck={false}
        placeholder={text.launch.more.environment.placeholder}
        aria-describedby={`${id}-detail`}
        onChange={(event) => edit({ environment: event.target.value })}
        className={`${fieldLook} resize-y py-1.5 font-mono`}
      />
      <p id={`${id}-detail`} className="text-xs text-faint">
        {text.launch.more.environment.detail}
      </p>
    </Field>
  )
}

/** What the agent gets anyway. */
function FromSettings() {
  const agent = useLaunch((state) => state.agents?.find(({ id }) => id === state.draft.agent))
  const added = agent ? addedWords(agent.added) : ''
  if (!agent || added === '') return null
  return (
    <p className="text-xs break-words text-soft">
      <Filled text={text.launch.more.fromSettings} agent={agent.name} added={<code>{added}</code>} />
    </p>
  )
}
