import { Tooltip } from 'radix-ui'
import { Toaster } from 'sonner'
import { text } from '../preload/text'
import { RemoveDialog } from './changes/remove-dialog'
import { Session } from './chat/session'
import { ContainmentDialog } from './containment/containment-dialog'
import { ExportDialog } from './export/export-dialog'
import { InboxDialog } from './inbox/inbox-dialog'
import { KeysDialog } from './keys/keys-dialog'
import { LaunchDialog } from './launch/launch-dialog'
import { PaletteDialog } from './palette/palette-dialog'
import { KillAllDialog, KillDialog } from './panel/kill-dialogs'
import { Panel } from './panel/panel'
import { ResumeDialog } from './panel/resume-dialog'
import { StopAllDialog } from './panel/stop-all-dialog'
import { PastDialog } from './past/past-dialog'
import { QuitDialog } from './quit/quit-dialog'
import { QuitOverlay } from './quit/quit-overlay'
import { SearchDialog } from './search/search-dialog'
import { SettingsDialog } from './settings/settings-dialog'
import { useWindow } from './stores/window'
import { Boundary } from './ui/boundary'

const TOAST_OFFSET = { top: 88 }

/** The whole window: the panel, beside it the open session, above them what asks or tells. */
export function App() {
  const openSession = useWindow((state) => state.openSession)
  const theme = useWindow((state) => state.theme)
  const quitting = useWindow((state) => state.quitProgress !== null)
  return (
    <Tooltip.Provider delayDuration={300}>
      <main
        inert={quitting}
        // Where both have no room (a small window at 200 %) the session stands alone, and Back leads to the panel.
        className={`grid h-full grid-rows-[minmax(0,1fr)] ${openSession === null ? '' : 'min-[600px]:grid-cols-[clamp(264px,27vw,380px)_minmax(0,1fr)] max-[599px]:[&>[aria-label=Panel]]:hidden'}`}
      >
        <h1 className="sr-only">{text.panel.window.title}</h1>
        <Boundary what={text.panel.window.panel}>
          <Panel narrow={openSession !== null} />
        </Boundary>
        {openSession !== null && (
          <div className="min-h-0 min-w-0 border-l border-line">
            <Boundary what={text.panel.window.session} key={openSession}>
              <Session id={openSession} />
            </Boundary>
          </div>
        )}
      </main>
      <LaunchDialog />
      <ContainmentDialog />
      <SettingsDialog />
      <InboxDialog />
      <PastDialog />
      <ResumeDialog />
      <SearchDialog />
      <ExportDialog />
      <StopAllDialog />
      <PaletteDialog />
      <KeysDialog />
      <KillDialog />
      <RemoveDialog />
      <KillAllDialog />
      <QuitDialog />
      <QuitOverlay />
      {/* Below the tabs, over what is read: not over what is written in, nor over its buttons. */}
      <Toaster theme={theme} position="top-center" offset={TOAST_OFFSET} mobileOffset={TOAST_OFFSET} closeButton />
    </Tooltip.Provider>
  )
}
