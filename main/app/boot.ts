import { writeSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { app, type BrowserWindow, dialog, powerMonitor } from 'electron'
import type { Push } from '../../preload/contract/ipc'
import { text } from '../../preload/text'
import { audit } from '../core/audit'
import { type Corral, openCorral } from '../core/corral'
import { toFault } from '../core/faults'
import { openProfile } from '../core/profile'
import { Quit } from '../core/quit'
import { reasonNotToWrite } from '../core/room'
import { TranscriptSearch } from '../core/transcript-search'
import { startWatchdog } from '../core/watchdog'
import { followAppearance } from './appearance'
import { type CommandLine, parseCommandLine } from './command-line'
import { Desktop } from './desktop'
import { Exporting } from './exporting'
import { Feed } from './feed'
import { savePicture } from './picture'
import { answerRequests } from './requests'
import { createSampler } from './sampling'
import { createWindow, openOutside } from './window'
import { rememberPlace, windowPlace } from './window-state'

/** How long a person may look at the reason why Corral cannot start before it leaves by itself. */
const REASON_SHOWN_MS = 20_000
/** A page that crashes again and again is left as it is: the sessions run on, and closing the window ends them. */
const MOST_RELOADS = 5

/** Takes the profile's lock, then builds the app. A second instance hands over to the first and touches nothing. */
export function boot(): void {
  const commandLine = parseCommandLine(process.argv, process.env.INIT_CWD ?? process.cwd())
  const home = path.resolve(process.env.CORRAL_HOME ?? app.getPath('userData'))
  if (commandLine.audit) return printAudit(home)
  // Before the lock is asked for: the lock lives there, one for each profile.
  app.setPath('userData', home)
  if (!app.requestSingleInstanceLock()) return app.exit(0)
  app.whenReady().then(
    () => run(home, commandLine).catch(giveUp),
    (error: unknown) => giveUp(error),
  )
}

/** Before the lock and without a window: it reads only, so it works beside a running app. */
function printAudit(home: string): void {
  const found = audit(openProfile(home))
  // Synchronous, for the app ends right behind it and a pipe would lose the rest.
  writeSync(1, `${JSON.stringify(found, null, 2)}\n`)
  app.exit(found.stray.length > 0 ? 1 : 0)
}

async function run(home: string, commandLine: CommandLine): Promise<void> {
  let window: BrowserWindow | null = null
  const push: Push = (channel, ...news) => {
    if (window && !window.isDestroyed()) window.webContents.send(channel, ...news)
  }
  const feed = new Feed(push)
  const notices: string[] = []
  let pageIsUp = false
  const notice = (words: string) => {
    if (pageIsUp) push('app:notice', { level: 'warning', text: words })
    else notices.push(words)
  }
  let desktop: Desktop | null = null
  const corral = openCorral({
    home,
    runtime: { executable: process.execPath, wardenScript: path.join(app.getAppPath(), 'dist', 'main', 'warden.cjs') },
    bundled: { executable: process.execPath, assets: assetsFolder(), version: app.getVersion() },
    environment: process.env,
    news: {
      changed: (view) => {
        feed.changed(view)
        desktop?.changed(view)
      },
      removed: (id) => {
        feed.gone(id)
        desktop?.removed(id)
      },
      events: (id, from, events) => {
        feed.events(id, from, events)
        desktop?.events(id, events)
      },
      notice,
      openLink: openOutside,
    },
  })
  const sampler = createSampler(corral, () => window, push)
  const quit = new Quit({
    ...corral,
    push,
    canAsk: () => pageIsUp && window !== null && !window.isDestroyed(),
    leave: (code) => {
      feed.stop()
      desktop?.stop()
      exporting.stop()
      search.cancel()
      sampler.stop()
      corral.bridge.close()
      corral.passes.stop()
      corral.outside.close()
      app.exit(code)
    },
    startWatchdog,
  })
  listenForTheEnd(quit)
  const scene = { corral, window: () => window, feed, push, quit }
  const exporting = new Exporting(corral, () => window, push)
  const search = new TranscriptSearch({
    sessions: () => corral.registry.all(),
    tell: (news) => push('search:found', news),
  })
  desktop = new Desktop(scene)
  answerRequests({ ...scene, sampler, exporting, search, seen: (id) => desktop?.seen(id) })
  // The warden warms a keeper up while the window loads.
  corral.registry.warden.ready().catch((error: Error) => notice(error.message))
  void reasonNotToWrite(corral.profile).then((why) => why !== null && notice(why))
  window = createWindow(corral.settings.get().theme, corral.system, windowPlace(corral.profile, notice))
  rememberPlace(window, corral.profile)
  followAppearance(window, corral.settings)
  window.on('close', (event) => {
    if (quit.isDone) return
    event.preventDefault()
    quit.request('person')
  })
  window.webContents.on('did-start-loading', () => feed.reset())
  let crashes = 0
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    crashes += 1
    if (reason !== 'clean-exit' && crashes <= MOST_RELOADS) window?.webContents.reload()
  })
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  const loaded = new Promise<void>((resolve) => window?.webContents.once('did-finish-load', () => resolve()))
  await corral.registry.loadFirst()
  corral.settings.follow()
  corral.outside.load()
  corral.bridge.listen().catch((error: Error) => notice(error.message))
  await loaded
  pageIsUp = true
  sampler.begin()
  for (const each of notices) notice(each)
  // Whatever judges by what is in the list waits for the whole list.
  corral.registry
    .loadRest()
    .then(() => {
      corral.retention.begin()
      void corral.passes.begin()
    })
    .catch((error: Error) => notice(text.desktop.olderNotListed(error.message)))
  await follow(commandLine, corral, window, push, quit)
}

/** What the command line asked for, once the window is there. */
async function follow(
  { demo, shot }: CommandLine,
  { registry }: Corral,
  window: BrowserWindow,
  push: Push,
  quit: Quit,
): Promise<void> {
  let session: string | null = null
  if (demo) {
    // For a picture nobody is there to answer, so the demo does not ask.
    const permissions = shot ? 'allow-all' : 'ask'
    const prompt = text.launch.demoPrompt
    session = registry.start({ agent: 'demo', folder: homedir(), model: null, permissions, prompt })
    push('session:show', session)
  }
  if (!shot) return
  try {
    await savePicture(window, shot, registry, session)
    process.stdout.write(`Saved a picture of the window: ${shot}\n`)
    quit.request('system')
  } catch (error) {
    process.stderr.write(`The picture could not be saved to ${shot}: ${(error as Error).message}\n`)
    quit.request('system', 1)
  }
}

/** Every way out leads to the one path. Handlers for signals work only when installed after ready (measured: docs/decisions.md). */
function listenForTheEnd(quit: Quit): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => quit.request('system'))
  app.on('before-quit', (event) => {
    if (quit.isDone) return
    event.preventDefault()
    quit.request('person')
  })
  // A shutdown or log-off that the system announces (Linux with logind, macOS): it waits a little, and it never asks.
  powerMonitor.on('shutdown', () => quit.request('system'))
  app.on('window-all-closed', () => quit.request('person'))
  process.on('exit', () => quit.leaveWord())
  const accident = (error: unknown) => {
    process.stderr.write(`Corral met an error that nobody foresaw: ${(error as Error)?.stack ?? error}\n`)
    quit.request('system', 1)
  }
  process.on('uncaughtException', accident)
  process.on('unhandledRejection', accident)
}

/** In a package they are kept beside the archive: the demo agent must be a plain file. */
const assetsFolder = () => path.join(app.getAppPath().replace(/app\.asar$/, 'app.asar.unpacked'), 'assets')

async function giveUp(error: unknown): Promise<void> {
  const { message, hint } = toFault(error)
  process.stderr.write(`${text.desktop.cannotStart}: ${message} ${hint}\n`)
  const shown = dialog.showMessageBox({ type: 'error', title: text.desktop.cannotStart, message, detail: hint })
  await Promise.race([shown, new Promise((resolve) => setTimeout(resolve, REASON_SHOWN_MS))])
  app.exit(1)
}
