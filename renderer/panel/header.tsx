import { History, Moon, OctagonX, Plus, Settings as SettingsIcon, Sun, SunMoon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { request } from '../bridge'
import { useLaunch } from '../stores/launch'
import { useSessions } from '../stores/sessions'
import { useWindow, type WindowState, windowStore } from '../stores/window'
import { Button } from '../ui/button'
import { Dialog, DialogFooter } from '../ui/dialog'
import { order } from '../ui/fault'
import { plural } from '../ui/format'
import { chooseTheme } from '../ui/theme'

/** Wordmark, New session, Kill all while something lives, theme. */
export function Header({ narrow }: { narrow: boolean }) {
  const show = useLaunch((state) => state.show)
  const live = useSessions((state) => state.counts.live)
  return (
    <header className={`flex shrink-0 items-center gap-2 border-b border-line px-3 ${narrow ? 'h-12' : 'h-13'}`}>
      <Wordmark />
      <span className="flex-1" />
      {live > 0 && <KillAll live={live} narrow={narrow} />}
      <Button look="primary" size="normal" className={narrow ? 'h-7 px-2.5' : ''} onClick={() => void show()}>
        <Plus size={15} />
        New session
      </Button>
      <Button
        look="quiet"
        size="wideIcon"
        aria-label="Past sessions"
        title="Past sessions"
        onClick={() => windowStore.setState({ pastShown: true })}
      >
        <History size={15} />
      </Button>
      <ThemeMenu />
      <Button
        look="quiet"
        size="wideIcon"
        aria-label="Settings"
        title="Settings"
        onClick={() => windowStore.setState({ settingsShown: true })}
      >
        <SettingsIcon size={15} />
      </Button>
    </header>
  )
}

/** A fence with a gate: three rails and two posts. */
const Wordmark = () => (
  <span className="flex items-center gap-2 text-base font-semibold tracking-tight">
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" className="text-accent">
      <path
        d="M4 2v14M14 2v14M1 5.5h16M1 9h16M1 12.5h16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
    </svg>
    <span className="@max-[300px]/side:hidden">Corral</span>
  </span>
)

function KillAll({ live, narrow }: { live: number; narrow: boolean }) {
  const [asking, setAsking] = useState(false)
  const [killing, setKilling] = useState(false)
  const kill = async () => {
    setKilling(true)
    await order(request('sessions:kill-all'))
    setKilling(false)
    setAsking(false)
  }
  return (
    <>
      <Button
        look="quiet"
        size={narrow ? 'icon' : 'normal'}
        className={narrow ? 'size-7' : ''}
        aria-label="Kill all"
        title="Kill all sessions"
        onClick={() => setAsking(true)}
      >
        <OctagonX size={15} />
        {!narrow && 'Kill all'}
      </Button>
      <Dialog
        title={live === 1 ? 'Kill the one live session?' : `Kill ${live} live sessions?`}
        summary={`The process tree of each is ended at once. ${plural(live, 'conversation')} kept.`}
        open={asking}
        onClose={() => setAsking(false)}
      >
        <DialogFooter>
          <Button onClick={() => setAsking(false)}>Cancel</Button>
          <Button look="danger" disabled={killing} onClick={() => void kill()}>
            Kill all
          </Button>
        </DialogFooter>
      </Dialog>
    </>
  )
}

const themes: { theme: WindowState['theme']; name: string; icon: typeof Sun }[] = [
  { theme: 'system', name: 'As the system', icon: SunMoon },
  { theme: 'light', name: 'Light', icon: Sun },
  { theme: 'dark', name: 'Dark', icon: Moon },
]

function ThemeMenu() {
  const theme = useWindow((state) => state.theme)
  const chosen = themes.find((one) => one.theme === theme) ?? themes[0]!
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button look="quiet" size="wideIcon" className="-mr-1" aria-label={`Theme: ${chosen.name}`} title="Theme">
          <chosen.icon size={15} />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-50 min-w-40 rounded-lg border border-line bg-surface p-1 shadow-raised"
        >
          <DropdownMenu.RadioGroup value={theme}>
            {themes.map(({ theme: value, name, icon: Icon }) => (
              <DropdownMenu.RadioItem
                key={value}
                value={value}
                onSelect={() => void chooseTheme(value)}
                className="flex items-center gap-2 rounded-md px-2 py-1.5 text-soft outline-none data-[highlighted]:bg-accent-wash data-[state=checked]:text-ink"
              >
                <Icon size={14} />
                {name}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
