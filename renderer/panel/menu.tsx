import { Command, Ellipsis, History, Keyboard, Moon, Search, Settings, Sun, SunMoon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { text } from '../../preload/text'
import { openDialog, type PlainDialog, useWindow, type WindowState } from '../stores/window'
import { Button } from '../ui/button'
import { menuItemLook, menuLook } from '../ui/menu-look'
import { chooseTheme } from '../ui/theme'

const themes: { theme: WindowState['theme']; icon: typeof Sun }[] = [
  { theme: 'system', icon: SunMoon },
  { theme: 'light', icon: Sun },
  { theme: 'dark', icon: Moon },
]

const places: { name: string; icon: typeof Sun; kind: PlainDialog }[] = [
  { name: text.panel.menu.search, icon: Search, kind: 'search' },
  { name: text.panel.menu.palette, icon: Command, kind: 'palette' },
  { name: text.panel.menu.past, icon: History, kind: 'past' },
  { name: text.panel.menu.keys, icon: Keyboard, kind: 'keys' },
  { name: text.panel.menu.settings, icon: Settings, kind: 'settings' },
]

/** Where else one can go, and the theme. */
export function Menu() {
  const theme = useWindow((state) => state.theme)
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button
          look="quiet"
          size="wideIcon"
          className="-mr-1"
          aria-label={text.panel.menu.name}
          title={text.panel.menu.name}
        >
          <Ellipsis size={16} />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={4} className={menuLook}>
          {places.map(({ name, icon: Icon, kind }) => (
            <DropdownMenu.Item key={name} className={menuItemLook} onSelect={() => openDialog({ kind })}>
              <Icon size={14} />
              {name}
            </DropdownMenu.Item>
          ))}
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Label className="px-2 pt-1 pb-0.5 text-2xs text-faint">
            {text.panel.menu.theme}
          </DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={theme}>
            {themes.map(({ theme: value, icon: Icon }) => (
              <DropdownMenu.RadioItem
                key={value}
                value={value}
                onSelect={() => void chooseTheme(value)}
                className={menuItemLook}
              >
                <Icon size={14} />
                {text.panel.menu.themes[value]}
                {value === theme && <span className="ml-auto pl-3 text-accent">✓</span>}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
