import type { Load, OwnPart, Samples } from '../../preload/contract/samples'
import { text } from '../../preload/text'
import { useSamples } from '../stores/samples'
import { Filled } from '../ui/filled'
import { knownBytes, percent } from '../ui/format'
import { Tooltip } from '../ui/tooltip'

/** What all sessions use, and what Corral itself does; nothing while nothing is looked at, nor where it would cost the list a row. */
export function Loads({ className = '' }: { className?: string }) {
  const samples = useSamples()
  if (!samples || Object.keys(samples.sessions).length === 0) return null
  return (
    <span className={`flex flex-wrap items-center gap-x-3 @max-[599px]/side:short:hidden ${className}`}>
      <span>{text.panel.load.sessions(words(samples.total))}</span>
      <Tooltip hint={<OwnParts samples={samples} />}>
        <button type="button" className="-mx-1 min-h-6 rounded px-1 hover:bg-sunken hover:text-ink">
          <Filled
            text={text.panel.load.corral}
            itself={<span className="sr-only">{text.panel.load.itself}</span>}
            load={percent(samples.ownTotal.cpuPercent)}
          />
          <span> · {knownBytes(samples.ownTotal.memoryBytes)}</span>
        </button>
      </Tooltip>
    </span>
  )
}

const words = ({ cpuPercent, memoryBytes }: Load) => `${percent(cpuPercent)} · ${knownBytes(memoryBytes)}`

const columns = ['part', 'processes', 'cpu', 'memory'] as const

const parts: OwnPart[] = ['main', 'window', 'keepers', 'wardens']

function OwnParts({ samples: { own, ownTotal } }: { samples: Samples }) {
  return (
    <table className="whitespace-nowrap tabular-nums">
      <caption className="pb-1 text-left font-medium">{text.panel.load.ownTitle}</caption>
      <thead className="text-2xs text-faint">
        <tr>
          {columns.map((column) => (
            <th key={column} className="pl-4 text-right font-normal first:pl-0 first:text-left">
              {text.panel.load.columns[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <OwnRow key={part} name={text.panel.load.parts[part]} load={own[part]} />
        ))}
        <OwnRow name={text.panel.load.together} load={ownTotal} />
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={4} className="max-w-72 pt-1.5 whitespace-normal text-faint">
            {text.panel.load.note}
          </td>
        </tr>
      </tfoot>
    </table>
  )
}

const OwnRow = ({ name, load }: { name: string; load: Load }) => (
  <tr>
    <th scope="row" className="text-left font-normal">
      {name}
    </th>
    <td className="pl-4 text-right text-faint">{load.processes ?? '–'}</td>
    <td className="pl-4 text-right">{percent(load.cpuPercent)}</td>
    <td className="pl-4 text-right">{knownBytes(load.memoryBytes)}</td>
  </tr>
)
