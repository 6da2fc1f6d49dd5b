import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { addedWords } from '../settings/agent-options'
import { launch, useLaunch } from '../stores/launch'
import { Button } from '../ui/button'
import { Field, fieldLook } from '../ui/field'

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
        More
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
    <Field id={id} label="Arguments">
      <input
        id={id}
        value={line}
        spellCheck={false}
        aria-describedby={`${id}-detail`}
        onChange={(event) => edit({ arguments: event.target.value })}
        className={`${fieldLook} h-8 font-mono`}
      />
      <p id={`${id}-detail`} className="text-xs text-faint">
        Every program on this machine can read them: no secrets.
      </p>
    </Field>
  )
}

function EnvironmentField() {
  const id = useId()
  const lines = useLaunch((state) => state.draft.environment)
  const edit = useLaunch((state) => state.edit)
  return (
    <Field id={id} label="Environment">
      <textarea
        id={id}
        rows={3}
        value={lines}
        spellCheck={false}
        placeholder="NAME=value"
        aria-describedby={`${id}-detail`}
        onChange={(event) => edit({ environment: event.target.value })}
        className={`${fieldLook} resize-y py-1.5 font-mono`}
      />
      <p id={`${id}-detail`} className="text-xs text-faint">
        One in each line. Values of one session are kept on no disk: after a restart of Corral, Resume asks for them.
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
      The settings give {agent.name} anyway: <code>{added}</code>
    </p>
  )
}
