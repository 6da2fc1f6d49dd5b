import type { SessionView } from '../../preload/contract/session'
import { stateWords } from '../panel/state-words'
import { useWindow } from '../stores/window'
import { CopyButton } from '../ui/copy'
import { dateTime, measured, tokens } from '../ui/format'
import { reportLine } from './end-report'

/** The tab **Details**: everything that names this session, to be copied. */
export function Details({ view }: { view: SessionView }) {
  const home = useWindow((state) => state.info?.home ?? '')
  const { word, detail } = stateWords(view, view.endedAt ?? Date.now())
  const report = view.state.kind === 'ended' ? view.state.report : null
  const facts: [string, string | null | undefined][] = [
    ['State', detail === '' ? word : `${word}: ${detail}`],
    ['Run', String(view.run)],
    ['Session id', view.id],
    ['Agent', view.agentName],
    ['Agent session id', view.agentSessionId],
    ['Agent pid', view.agentPid === null ? null : String(view.agentPid)],
    ['Keeper pid', view.keeperPid === null ? null : String(view.keeperPid)],
    ['Folder', view.folder],
    ['Model', view.model ?? 'its own default'],
    ['Permissions', view.permissions],
    ['Started', dateTime(view.startedAt)],
    ['Ended', view.endedAt === null ? null : dateTime(view.endedAt)],
    ['Tokens', `${tokens(view.usage.inputTokens)} in, ${tokens(view.usage.outputTokens)} out`],
    ['Cost', view.usage.costUsd === null ? null : `$${view.usage.costUsd.toFixed(4)}`],
    ['Containment', view.tier],
    ['End', report && reportLine(report)],
    ['Steps', report?.steps.map(({ step, durationMs }) => `${step} ${measured(durationMs)}`).join(', ')],
    ['Left', report?.left.map((one) => `${one.pid} ${one.command} (${one.why})`).join(', ')],
    ['Profile', home],
  ]
  return (
    <dl className="h-full overflow-auto px-4 py-3">
      {facts
        .filter((fact): fact is [string, string] => Boolean(fact[1]))
        .map(([name, value]) => (
          <div key={name} className="flex min-h-8 items-center gap-4 border-b border-line/60">
            <dt className="w-32 shrink-0 text-faint">{name}</dt>
            <dd className="min-w-0 flex-1 py-1 font-mono text-xs break-words">{value}</dd>
            <CopyButton text={value} what={name} />
          </div>
        ))}
    </dl>
  )
}
