import path from 'node:path'
import { app, Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron'
import type { SessionId } from '../../preload/contract/session'
import { text } from '../../preload/text'
import type { TrayMenu } from '../core/tray-menu'
import { withDot } from './tray-dot'

/** What the menu of the tray can ask for. */
export type TrayActions = {
  show(session: SessionId | null): void
  newSession(): void
  stopAll(): void
  quit(): void
}

const words = text.desktop.tray

/** In pixels of a screen that is not scaled; trays scale by themselves. */
const SIZE = 22

/** The icon in the system's tray, with a dot while somebody needs the person. A desktop without a tray has none, and misses nothing else. */
export class TrayIcon {
  private tray: Tray | null = null
  private shown = ''

  constructor(
    private readonly system: string,
    private readonly actions: TrayActions,
  ) {}

  /** Shows this; the icon appears when it is first called. */
  update(menu: TrayMenu): void {
    const shown = JSON.stringify(menu)
    if (shown === this.shown) return
    this.shown = shown
    try {
      this.tray ??= this.make()
      this.tray.setImage(iconOf(menu.needYou > 0))
      this.tray.setToolTip(words.tooltip(countWords(menu)))
      // Beside the icon; other systems have no such place.
      if (this.system === 'darwin') this.tray.setTitle(menu.needYou > 0 ? String(menu.needYou) : '')
      this.tray.setContextMenu(Menu.buildFromTemplate(this.template(menu)))
    } catch (error) {
      process.stderr.write(`There is no icon in the tray: ${(error as Error).message}\n`)
    }
  }

  stop(): void {
    this.tray?.destroy()
    this.tray = null
  }

  private make(): Tray {
    const tray = new Tray(iconOf(false))
    tray.on('click', () => this.actions.show(null))
    return tray
  }

  private template(menu: TrayMenu): MenuItemConstructorOptions[] {
    const { actions } = this
    const { lines, more, live } = menu
    return [
      { label: countWords(menu), enabled: false },
      ...lines.map(({ session, name, state }) => ({
        label: words.session(name, words.states[state]),
        click: () => actions.show(session),
      })),
      ...(more > 0 ? [{ label: words.more(more), click: () => actions.show(null) }] : []),
      { type: 'separator' },
      { label: words.newSession, click: () => actions.newSession() },
      { label: words.stopAll, enabled: live > 0, click: () => actions.stopAll() },
      { type: 'separator' },
      { label: words.show, click: () => actions.show(null) },
      { label: words.quit, click: () => actions.quit() },
    ]
  }
}

/** '5 live, 2 need you'. */
const countWords = ({ live, needYou }: TrayMenu) =>
  words.counts([live === 0 ? words.nothingRuns : words.live(live), ...(needYou > 0 ? [words.needYou(needYou)] : [])])

function iconOf(isWanted: boolean) {
  const icon = nativeImage
    .createFromPath(path.join(app.getAppPath(), 'assets', 'icon.png'))
    .resize({ width: SIZE, height: SIZE, quality: 'best' })
  if (!isWanted) return icon
  return nativeImage.createFromBitmap(withDot(icon.toBitmap(), SIZE), { width: SIZE, height: SIZE })
}
