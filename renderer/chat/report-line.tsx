import type { EndReport } from '../../preload/contract/process'
import { Tooltip } from '../ui/tooltip'
import { proofSentence, reportLine, verdictOf } from './end-report'

const looks = { fine: 'text-fine', soft: 'text-soft', bad: 'text-bad' }

/** An end in one line; what it rests on is its tooltip. */
export const ReportLine = ({ report }: { report: EndReport }) => (
  <Tooltip hint={proofSentence(report)}>
    <span className={`text-xs ${looks[verdictOf(report).look]}`}>{reportLine(report)}</span>
  </Tooltip>
)
