import { useEffect, useState } from 'react'
import type { Settings } from '../../preload/contract/settings'
import { text } from '../../preload/text'
import { faultOf, request } from '../bridge'
import { launch, useLaunch } from '../stores/launch'
import { useDialog, type WindowState, windowStore } from '../stores/window'
import { Dialog } from '../ui/dialog'
import { order } from '../ui/fault'
import { Search } from '../ui/search'
import { Agents, hasAgent } from './agents'
import { CustomAgents, customAgentsWords } from './custom-agents'
import { hasKeys, Keys } from './keys'
import { matching, settingRows } from './rows'
import { SettingControl } from './setting-control'

/** A field counts when it is left, and whatever closes the dialog leaves it. */
function leaveField({ dialog }: WindowState): void {
  if (dialog?.kind !== 'settings' && document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

/** The dialog **Settings**: each change counts at once, and is kept in settings.json. */
export function SettingsDialog() {
  const { dialog, close } = useDialog('settings')
  return (
    <Dialog title={text.settings.title} open={dialog !== null} onClose={close} size="list">
      <SettingsList />
    </Dialog>
  )
}

function SettingsList() {
  const [settings, setSettings] = useState<Settings | null>(null)
  const [wanted, setWanted] = useState('')
  useEffect(() => void order(request('settings:get').then(setSettings)), [])
  // Told before the dialog is gone from the document.
  useEffect(() => windowStore.subscribe(leaveField), [])
  const agents = useLaunch((state) => state.agents)
  const keep = async (part: Partial<Settings>) => {
    const changed = await request('settings:change', part)
    setSettings(changed)
    const { theme, stopGraceSeconds, quitBoundSeconds } = changed
    windowStore.setState({ theme, patience: { stopSeconds: stopGraceSeconds, quitSeconds: quitBoundSeconds } })
    // Which agents there are, and how they are found, follows from the settings.
    if (part.customAgents || part.agentOptions) await launch.getState().refresh()
  }
  const change = (part: Partial<Settings>) => order(keep(part))
  const save = (part: Partial<Settings>) => keep(part).then(() => null, faultOf)
  const rows = matching(settingRows, wanted)
  const sections = [...new Set(rows.map(({ section }) => section))]
  const own = matching([customAgentsWords(settings?.customAgents ?? [])], wanted).length > 0
  const nothing = rows.length === 0 && !own && !hasKeys(wanted) && !hasAgent(agents, wanted)
  return (
    <>
      <Search {...text.settings.search} value={wanted} onChange={setWanted} />
      <div className="flex min-h-80 flex-1 flex-col gap-6 overflow-y-auto px-5 pt-4 pb-6">
        {settings && <Agents settings={settings} save={save} wanted={wanted} />}
        {settings && own && <CustomAgents settings={settings} save={save} change={change} />}
        {settings &&
          sections.map((section) => (
            <section key={section} aria-label={section} className="flex flex-col gap-4">
              <h3 className="border-b border-line pb-1 text-xs font-medium text-faint">{section}</h3>
              {rows
                .filter((row) => row.section === section)
                .map((row) => (
                  <SettingControl key={row.key} row={row} settings={settings} change={change} />
                ))}
            </section>
          ))}
        {settings && hasKeys(wanted) && <Keys />}
        {nothing && <p className="text-soft">{text.settings.nothing}</p>}
      </div>
    </>
  )
}
