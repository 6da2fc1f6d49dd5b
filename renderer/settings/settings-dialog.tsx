import { useEffect, useState } from 'react'
import type { Settings } from '../../preload/contract/settings'
import { request } from '../bridge'
import { useWindow, windowStore } from '../stores/window'
import { Dialog } from '../ui/dialog'
import { order } from '../ui/fault'
import { Search } from '../ui/search'
import { CustomAgents, customAgentsRow } from './custom-agents'
import { matching, settingRows } from './rows'
import { SettingControl } from './setting-control'

const close = () => windowStore.setState({ settingsShown: false })

/** The dialog **Settings**: each change counts at once, and is kept in settings.json. */
export function SettingsDialog() {
  const open = useWindow((state) => state.settingsShown)
  return (
    <Dialog title="Settings" open={open} onClose={close} size="list">
      <SettingsList />
    </Dialog>
  )
}

function SettingsList() {
  const [settings, setSettings] = useState<Settings | null>(null)
  const [wanted, setWanted] = useState('')
  useEffect(() => void order(request('settings:get').then(setSettings)), [])
  const change = (part: Partial<Settings>) =>
    order(
      request('settings:change', part).then((changed) => {
        setSettings(changed)
        const { theme, stopGraceSeconds, quitBoundSeconds } = changed
        windowStore.setState({ theme, patience: { stopSeconds: stopGraceSeconds, quitSeconds: quitBoundSeconds } })
      }),
    )
  const rows = matching(settingRows, wanted)
  const sections = [...new Set(rows.map(({ section }) => section))]
  const own = matching([customAgentsRow], wanted).length > 0
  return (
    <>
      <Search label="Search settings" placeholder="Search" value={wanted} onChange={setWanted} />
      <div className="flex min-h-80 flex-1 flex-col gap-6 overflow-y-auto px-5 pt-4 pb-6">
        {settings && own && <CustomAgents agents={settings.customAgents} change={change} />}
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
        {rows.length === 0 && !own && <p className="text-soft">No setting has these words.</p>}
      </div>
    </>
  )
}
