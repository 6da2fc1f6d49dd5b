import { app, type BrowserWindow, clipboard, dialog, type IpcMainInvokeEvent, ipcMain } from 'electron'
import { z } from 'zod'
import type { Outcome } from '../../preload/contract/fault'
import type { Requests } from '../../preload/contract/ipc'
import { text } from '../../preload/text'
import { answerRequest } from '../core/answer'
import { audit } from '../core/audit'
import type { Corral } from '../core/corral'
import { CorralFault, toFault } from '../core/faults'
import { forkOf } from '../core/fork'
import { killProcess } from '../core/kill-process'
import { ownProcesses } from '../core/passes-keepers'
import { rowsOf, sessionTree } from '../core/processes'
import type { Quit } from '../core/quit'
import type { SessionSampler } from '../core/samples'
import { argumentsLine, environmentLines, minutes, settingsChange } from '../core/settings'
import type { TranscriptSearch } from '../core/transcript-search'
import type { Exporting } from './exporting'
import type { Feed } from './feed'
import { openOutside, pageAddress } from './window'

/** What answers the window's requests. */
export type Desk = {
  corral: Corral
  window: () => BrowserWindow | null
  feed: Feed
  sampler: SessionSampler
  quit: Quit
  exporting: Exporting
  search: TranscriptSearch
  /** The person looks at this session. */
  seen(id: string): void
}

const id = z.uuid()
/** A prompt of 1 MB is fine; 16 MB is a file that somebody pasted by mistake. */
const longText = z.string().max(16 * 1024 * 1024)
/** What the services behind the agents take; each at most as large as a prompt. */
const image = z.strictObject({
  mediaType: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
  data: z.base64().max(16 * 1024 * 1024),
})
const MOST_IMAGES = 20
const line = z.string().max(4096)
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
/** Whom the window means: checked against the system before anything is done. */
const processId = z.strictObject({ pid: count, startTime: z.number(), bootId: z.string().max(100) })

const launchRequest = z.strictObject({
  agent: z.string().min(1).max(100),
  custom: z.strictObject({ command: line, protocol: z.enum(['acp', 'lines']) }).exactOptional(),
  folder: line,
  model: z.string().min(1).max(200).nullable(),
  permissions: z.enum(['ask', 'accept-edits', 'plan', 'allow-all']),
  prompt: longText,
  arguments: argumentsLine.exactOptional(),
  environment: environmentLines.exactOptional(),
  worktree: z.strictObject({ branch: z.string().max(200) }).exactOptional(),
})

const exportOrder = z.strictObject({
  sessions: z.array(id).min(1).max(10_000),
  format: z.enum(['markdown', 'html', 'json']),
  redact: z.boolean(),
})

const past = z.strictObject({ agent: line, id: line, folder: line, title: z.string().max(200) })

/** Answers every request of the map; TypeScript lists the ones that are missing. Each checks who asks and what they sent. */
export function answerRequests({ corral, window, feed, sampler, quit, exporting, search, seen }: Desk): void {
  const { registry, settings, memory, outside, catalog, environments, worktrees } = corral
  const session = (key: string) => {
    outside.refuse(key)
    return registry.get(key)
  }
  /** Whoever has the session: Corral holds it, or only knows of it. */
  const holder = (key: string) => (outside.has(key) ? outside : registry)
  const tree = (key: string) => (outside.has(key) ? outside.tree(key) : sessionTree(session(key)))

  const handlers: { [C in keyof Requests]: Handler<C> } = {
    'app:info': [
      [],
      async () => ({
        ...(await corral.machine()),
        version: app.getVersion(),
        runtime: `Electron ${process.versions.electron}`,
      }),
    ],
    'agents:list': [[], () => corral.agents()],
    'launch:defaults': [[], () => memory.defaults()],
    'folder:pick': [[line], (startAt) => pickFolder(window(), startAt)],
    'settings:get': [[], () => settings.get()],
    'settings:change': [[settingsChange], (change) => catalog.change(change)],
    'session:list': [[], () => [...registry.list(), ...outside.list()]],
    'session:start': [
      [launchRequest],
      async ({ custom, ...request }) => {
        const wanted = custom ? { ...request, agent: catalog.adopt(custom) } : request
        const { worktree } = wanted
        const started = worktree ? await worktrees.start({ ...wanted, worktree }) : registry.start(wanted)
        memory.remember(wanted)
        return started
      },
    ],
    'session:open': [
      [id],
      async (key) => {
        if (outside.has(key)) return outside.open(key)
        const page = await session(key).open()
        // In the same turn as the page was taken: no event falls between the two.
        feed.open(key)
        return page
      },
    ],
    'session:close': [
      [id],
      (key) => {
        feed.close(key)
        registry.find((each) => each.id === key)?.hide()
      },
    ],
    // Of an outside session nothing is ever unread.
    'session:seen': [
      [id],
      (key) => {
        registry.find((each) => each.id === key)?.see()
        seen(key)
      },
    ],
    'session:older': [[id, line], (key, cursor) => session(key).older(cursor)],
    'session:raw': [[id, count, count], (key, from, wanted) => session(key).rawLines.page(from, wanted)],
    'session:raw-find': [[id, line.min(1), count], (key, words, from) => session(key).rawLines.find(words, from)],
    'session:raw-line': [[id, count], (key, index) => session(key).rawLines.whole(index)],
    'session:send': [
      [id, longText, z.array(image).max(MOST_IMAGES)],
      (key, message, images) => session(key).send(message, images),
    ],
    'session:unqueue': [[id, line], (key, message) => session(key).speech.unqueue(message)],
    'session:interrupt': [[id], (key) => session(key).interrupt()],
    'session:keep-waiting': [[id], (key) => registry.watches.keepWaiting(session(key))],
    'session:set-model': [[id, z.string().min(1).max(200)], (key, model) => session(key).speech.setModel(model)],
    'session:answer': [
      [id, line, z.strictObject({ option: line, message: z.string().max(64 * 1024) })],
      (key, request, answer) => answerRequest(session(key), request, answer),
    ],
    'session:unattended': [[id, minutes], (key, after) => session(key).chat.denyAfter(after)],
    'session:rename': [[id, z.string().max(200)], (key, name) => session(key).chat.rename(name)],
    'session:stop': [[id], (key) => holder(key).stop(key)],
    'session:kill': [[id], (key) => holder(key).kill(key)],
    'sessions:kill-all': [[], () => registry.killAll()],
    'session:resume': [
      [id, environmentLines.nullable()],
      (key, environment) => {
        worktrees.refuseIfBusy(key)
        return registry.resume(key, environment)
      },
    ],
    'session:fork': [
      [id],
      (key) => {
        const original = session(key)
        const { request, adopted } = forkOf(original, environments.of(original))
        const fork = registry.start(request, adopted)
        registry.get(fork).chat.rename(text.desktop.fork(original.name))
        return fork
      },
    ],
    'past:list': [[], () => corral.past()],
    'past:resume': [
      [past],
      async ({ agent, id: agentSessionId, folder, title }) => {
        const request = { agent, folder, model: null, permissions: 'ask' as const, prompt: '' }
        const adopted = await registry.adopt(request, agentSessionId)
        registry.get(adopted).chat.rename(title)
        return adopted
      },
    ],
    'sessions:reclaim': [[], () => void registry.reclaim()],
    'sessions:stop-recovered': [[], () => registry.stopRecovered()],
    'session:remove': [[id], (key) => holder(key).remove(key)],
    'session:processes': [[id], (key) => rowsOf(tree(key), (each) => sampler.cpuPercentOf(each))],
    'session:kill-process': [
      [id, processId],
      (key, process) => killProcess(tree(key), process, () => ownProcesses(corral.profile, registry)),
    ],
    'worktree:offer': [[line], (folder) => worktrees.offer(folder)],
    'worktree:changes': [[id], (key) => worktrees.changes(session(key))],
    'worktree:file': [[id, line, line.nullable()], (key, file, from) => worktrees.file(session(key), file, from)],
    'worktree:text': [[id, line, line.nullable()], (key, file, from) => worktrees.text(session(key), file, from)],
    'worktree:keep': [[id], (key) => session(key).chat.decideOnWorktree('kept')],
    'worktree:remove': [[id, z.boolean()], (key, withChanges) => worktrees.remove(key, withChanges)],
    'worktree:orphans': [[], () => worktrees.orphans()],
    'clipboard:write': [[longText], (words) => clipboard.writeText(words)],
    'link:open': [
      [z.string().max(8192)],
      (url) => {
        if (!openOutside(url)) throw notAWebLink(url)
      },
    ],
    'app:audit': [[], () => audit(corral.profile)],
    'sessions:export': [
      [exportOrder],
      ({ sessions, ...how }) =>
        exporting.run(
          sessions.map((key) => session(key)),
          how,
        ),
    ],
    'export:cancel': [[], () => exporting.cancel()],
    'search:begin': [[count, line], (number, words) => void search.begin(number, words)],
    'search:cancel': [[], () => search.cancel()],
    'quit:answer': [[z.enum(['end-all', 'keep-running', 'cancel'])], (choice) => quit.answer(choice)],
  }
  for (const [channel, [schemas, answer]] of Object.entries(handlers))
    ipcMain.handle(channel, (event, ...args: unknown[]) =>
      settle(event, window(), schemas, args, answer as (...checked: unknown[]) => unknown),
    )
  ipcMain.on('feed:taken', (event) => {
    if (event.sender === window()?.webContents) feed.taken()
  })
}

type Handler<C extends keyof Requests> = [
  z.ZodType[],
  (...args: Parameters<Requests[C]>) => ReturnType<Requests[C]> | Promise<ReturnType<Requests[C]>>,
]

async function settle(
  event: IpcMainInvokeEvent,
  window: BrowserWindow | null,
  schemas: z.ZodType[],
  args: unknown[],
  answer: (...checked: unknown[]) => unknown,
): Promise<Outcome<unknown>> {
  try {
    const frame = event.senderFrame
    const isOurs = window !== null && event.sender === window.webContents && frame === window.webContents.mainFrame
    if (!isOurs || frame?.url.split('#')[0] !== pageAddress()) throw strangerAsked()
    if (args.length !== schemas.length) throw badRequest(text.desktop.refused.wrongCount)
    const checked = schemas.map((schema, index) => {
      const parsed = schema.safeParse(args[index])
      if (!parsed.success) throw badRequest(z.prettifyError(parsed.error))
      return parsed.data
    })
    return { ok: true, value: await answer(...checked) }
  } catch (error) {
    return { ok: false, fault: toFault(error) }
  }
}

const { refused } = text.desktop
const strangerAsked = () => new CorralFault('stranger', refused.stranger.message, refused.stranger.hint)
const badRequest = (why: string) =>
  new CorralFault('bad-request', refused.badRequest.message(why), refused.badRequest.hint)
const notAWebLink = (url: string) =>
  new CorralFault('not-a-web-link', refused.notAWebLink.message(url.slice(0, 100)), refused.notAWebLink.hint)

async function pickFolder(window: BrowserWindow | null, startAt: string): Promise<string | null> {
  const options: Electron.OpenDialogOptions = { defaultPath: startAt, properties: ['openDirectory', 'createDirectory'] }
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options))
  return canceled ? null : (filePaths[0] ?? null)
}
