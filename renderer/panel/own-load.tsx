import type { Load, OwnPart, Samples } from '../../preload/contract/samples'
import { useSamples } from '../stores/samples'
import { knownBytes, percent } from '../ui/format'
import { Tooltip } from '../ui/tooltip'

/** What all sessions use, and what Corral itself does; nothing while nothing is looked at. */
export function Loads({ narrow }: { narrow: boolean }) {
  const samples = useSamples()
  if (!samples || Object.keys(samples.sessions).length === 0) return null
  return (
    <>
      {!narrow && <span className="@max-[599px]/side:hidden">Sessions {words(samples.total)}</span>}
      <Tooltip hint={<OwnParts samples={samples} />}>
        <button
          type="button"
          className="-mx-1 rounded px-1 py-0.5 hover:bg-sunken hover:text-ink @max-[419px]/side:hidden"
        >
          Corral <span className="sr-only">itself: </span>
          {percent(samples.ownTotal.cpuPercent)}
          <span className={narrow ? 'sr-only' : ''}> · {knownBytes(samples.ownTotal.memoryBytes)}</span>
        </button>
      </Tooltip>
    </>
  )
}

const words = ({ cpuPercent, memoryBytes }: Load) => `${percent(cpuPercent)} · ${knownBytes(memoryBytes)}`

const names: Record<OwnPart, string> = {
  main: 'Main process',
  window: 'Window and graphics',
  keepers: 'Keepers',
  wardens: 'Warden',
}

const columns = ['Part', 'Processes', 'CPU', 'Memory']

function OwnParts({ samples: { own, ownTotal } }: { samples: Samples }) {
  return (
    <table className="whitespace-nowrap tabular-nums">
      <caption className="pb-1 text-left font-medium">What Corral itself uses</caption>
      <thead className="text-2xs text-faint">
        <tr>
          {columns.map((name) => (
            <th key={name} className="pl-4 text-right font-normal first:pl-0 first:text-left">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {(Object.keys(names) as OwnPart[]).map((part) => (
          <OwnRow key={part} name={names[part]} load={own[part]} />
        ))}
        <OwnRow name="Together" load={ownTotal} />
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={4} className="max-w-72 pt-1.5 whitespace-normal text-faint">
            CPU is of one core. Memory that these processes share is divided among them, where the system tells it; in a
            session it is counted in each.
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
