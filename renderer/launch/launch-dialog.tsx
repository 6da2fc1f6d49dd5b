import { FolderOpen } from 'lucide-react'
import { useId } from 'react'
import type { AgentInfo, PermissionMode } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { Key } from '../keys/key'
import { CommandFields } from '../settings/command-fields'
import { CUSTOM_AGENT, launch, useLaunch } from '../stores/launch'
import { useDialog, useWindow } from '../stores/window'
import { Button } from '../ui/button'
import { Dialog, DialogFooter } from '../ui/dialog'
import { FaultNote } from '../ui/fault'
import { Field, fieldLook } from '../ui/field'
import { Filled } from '../ui/filled'
import { splitPath, tilde } from '../ui/format'
import { Select } from '../ui/select'
import { ExtraFields } from './extra-fields'
import { WorktreeField } from './worktree-field'

const { modes } = text.launch.permissions

/** The dialog **New session**. What is typed outlives closing it, and every fault. */
export function LaunchDialog() {
  const { dialog, close } = useDialog('launch')
  return (
    <Dialog title={text.launch.title} open={dialog !== null} onClose={close} size="form">
      <LaunchForm />
    </Dialog>
  )
}

function LaunchForm() {
  const fault = useLaunch((state) => state.fault)
  const starting = useLaunch((state) => state.starting)
  const custom = useLaunch((state) => state.draft.agent === CUSTOM_AGENT)
  // A program that just prints lines has neither models nor permissions.
  const hasChoices = useLaunch(({ draft, agents }) =>
    draft.agent === CUSTOM_AGENT
      ? draft.custom.protocol !== 'lines'
      : agents?.find(({ id }) => id === draft.agent)?.permissionModes.length !== 0,
  )
  const ready = useLaunch(
    ({ draft }) => draft.agent !== '' && draft.folder.trim() !== '' && (!custom || draft.custom.command.trim() !== ''),
  )
  const isMaking = useLaunch((state) => state.starting && state.draft.ownWorktree)
  const { close } = useDialog('launch')
  const show = useWindow((state) => state.show)
  const start = async () => {
    const id = await launch.getState().start()
    if (id !== null) show(id)
  }
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault()
        void start()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        if (ready) void start()
      }}
    >
      <div className="flex min-h-0 flex-1 flex-col gap-3.5 overflow-y-auto px-5 pt-4 pb-1">
        <AgentField />
        {custom && <CommandField />}
        <FolderField />
        <WorktreeField />
        {hasChoices && (
          <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-3">
            <ModelField />
            <PermissionsField />
          </div>
        )}
        <PromptField />
        <ExtraFields />
      </div>
      {fault && (
        <div className="px-5 pt-3">
          <FaultNote fault={fault} />
        </div>
      )}
      <DialogFooter>
        <span className="mr-auto flex items-center gap-1 text-xs text-faint">
          {isMaking ? (
            text.launch.makingWorktree
          ) : (
            <Filled text={text.launch.startsBy} keys={<Key name="$mod+Enter" />} />
          )}
        </span>
        <Button onClick={close}>{text.launch.cancel}</Button>
        <Button look="primary" type="submit" disabled={starting || !ready}>
          {text.launch.start}
        </Button>
      </DialogFooter>
    </form>
  )
}

function AgentField() {
  const id = useId()
  const agents = useLaunch((state) => state.agents)
  const agent = useLaunch((state) => state.draft.agent)
  const home = useWindow((state) => state.info?.userHome ?? '')
  const choices = [
    ...(agents ?? []).map((one) => ({
      value: one.id,
      label: one.name,
      detail: agentDetail(one, home),
      disabled: one.found === null,
    })),
    { value: CUSTOM_AGENT, ...text.launch.agent.custom },
  ]
  return (
    <Field id={id} label={text.launch.agent.label}>
      <Select
        id={id}
        value={agent}
        placeholder={agents === null ? text.launch.agent.looking : text.launch.agent.choose}
        choices={choices}
        onChange={(value) => {
          const modesOf = agents?.find((one) => one.id === value)?.permissionModes ?? []
          const { permissions } = launch.getState().draft
          launch.getState().edit({
            agent: value,
            model: '',
            permissions: modesOf.includes(permissions) ? permissions : (modesOf[0] ?? permissions),
          })
        }}
      />
    </Field>
  )
}

/** From its first start on it is an agent of the settings. */
function CommandField() {
  const custom = useLaunch((state) => state.draft.custom)
  const edit = useLaunch((state) => state.edit)
  return <CommandFields value={custom} onChange={(changed) => edit({ custom: changed })} />
}

function agentDetail(agent: AgentInfo, home: string): string {
  if (agent.found) return `${agent.found.version} · ${tilde(agent.found.path, home)}`
  if (agent.why !== null) return agent.why
  return text.launch.agent.notFound(agent.hint)
}

function FolderField() {
  const id = useId()
  const folder = useLaunch((state) => state.draft.folder)
  const recent = useLaunch((state) => state.recentFolders)
  const edit = useLaunch((state) => state.edit)
  const pick = useLaunch((state) => state.pickFolder)
  const home = useWindow((state) => state.info?.userHome ?? '')
  return (
    <Field id={id} label={text.launch.folder.label}>
      <div className="flex gap-2">
        <input
          id={id}
          value={folder}
          spellCheck={false}
          onChange={(event) => edit({ folder: event.target.value })}
          className={`${fieldLook} h-8`}
        />
        <Button onClick={() => void pick()}>
          <FolderOpen size={14} />
          {text.launch.folder.browse}
        </Button>
      </div>
      {recent.length > 0 && (
        <div className="flex flex-wrap items-center gap-1 pt-0.5 text-xs text-faint">
          {recent.slice(0, 5).map((path) => (
            <Button
              key={path}
              look="quiet"
              size="small"
              title={tilde(path, home)}
              className={`max-w-40 ${path === folder ? 'bg-accent-wash text-ink' : 'bg-sunken'}`}
              onClick={() => edit({ folder: path })}
            >
              <span className="truncate">{splitPath(tilde(path, home)).last}</span>
            </Button>
          ))}
        </div>
      )}
    </Field>
  )
}

function ModelField() {
  const id = useId()
  const model = useLaunch((state) => state.draft.model)
  const agent = useLaunch((state) => state.agents?.find((one) => one.id === state.draft.agent))
  const edit = useLaunch((state) => state.edit)
  return (
    <Field id={id} label={text.launch.model.label}>
      <input
        id={id}
        list={`${id}-models`}
        value={model}
        spellCheck={false}
        placeholder={text.launch.model.placeholder}
        onChange={(event) => edit({ model: event.target.value })}
        className={`${fieldLook} h-8`}
      />
      <datalist id={`${id}-models`}>
        {agent?.models.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </Field>
  )
}

function PermissionsField() {
  const id = useId()
  const permissions = useLaunch((state) => state.draft.permissions)
  const agent = useLaunch((state) => state.agents?.find((one) => one.id === state.draft.agent))
  const edit = useLaunch((state) => state.edit)
  const offered = agent?.permissionModes ?? (Object.keys(modes) as PermissionMode[])
  return (
    <Field id={id} label={text.launch.permissions.label}>
      <Select
        id={id}
        value={permissions}
        placeholder={text.launch.permissions.choose}
        choices={offered.map((mode) => ({ value: mode, ...modes[mode] }))}
        onChange={(mode) => edit({ permissions: mode as PermissionMode })}
      />
    </Field>
  )
}

/** Left to the browser (uncontrolled, of fixed height): a pasted megabyte is neither compared nor measured at each key. */
function PromptField() {
  const id = useId()
  return (
    <Field id={id} label={text.launch.prompt.label}>
      <textarea
        id={id}
        data-first-focus
        rows={6}
        defaultValue={launch.getState().draft.prompt}
        placeholder={text.launch.prompt.placeholder}
        onChange={(event) => launch.getState().edit({ prompt: event.target.value })}
        className={`${fieldLook} resize-none py-2 text-base leading-normal`}
      />
    </Field>
  )
}
