import type { ReactNode } from 'react'
import type { SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { ExportButton } from '../export/export-button'
import { isLive } from '../stores/order'
import { useWindow } from '../stores/window'
import { CopyButton } from '../ui/copy'
import { type Fact, factGroups } from './detail-facts'
import { survivorLine } from './end-report'
import { UnattendedChoice } from './unattended-choice'

/** The tab **Details**: everything that names this session and tells of its end, to be copied. */
export function Details({ view }: { view: SessionView }) {
  const home = useWindow((state) => state.info?.home ?? '')
  return (
    <div className="relative h-full overflow-auto px-4 pt-1 pb-4">
      <div className="absolute top-2.5 right-4">
        <ExportButton view={view} />
      </div>
      {factGroups(view, home).map(({ title, facts }) => (
        <section key={title} aria-label={title} className="pt-3">
          <h3 className="pb-1 text-xs font-semibold">{title}</h3>
          <dl>
            {facts.map((fact) => (
              <FactLine key={fact.name} fact={fact} />
            ))}
          </dl>
        </section>
      ))}
      {isLive(view) && !view.outside && <UnattendedChoice view={view} />}
    </div>
  )
}

function FactLine({ fact: { name, value, isSentence } }: { fact: Fact }) {
  return (
    <div className="flex min-h-8 gap-4 border-t border-line/60">
      <dt className="w-32 shrink-0 py-1.5 text-faint">{name}</dt>
      {typeof value === 'string' ? (
        <Value copied={value} what={name}>
          <span className={isSentence ? '' : 'font-mono text-xs'}>{value}</span>
        </Value>
      ) : (
        <div className="min-w-0 flex-1">
          {value.map((one) => (
            <Value key={one.pid} copied={survivorLine(one)} what={text.session.details.copiedProcess(one.pid)}>
              <span className="font-mono text-xs">
                <span className="font-semibold">{one.pid}</span> {one.command}
              </span>
              <span className="block text-xs text-faint">{one.why}</span>
            </Value>
          ))}
        </div>
      )}
    </div>
  )
}

const Value = ({ children, copied, what }: { children: ReactNode; copied: string; what: string }) => (
  <dd className="flex min-w-0 flex-1 gap-4">
    <div className="min-w-0 flex-1 py-1.5 break-words">{children}</div>
    <span className="pt-1">
      <CopyButton text={copied} what={what} />
    </span>
  </dd>
)
