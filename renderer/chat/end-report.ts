import type { EndReport } from '../../preload/contract/process'
import { measured, plural } from '../ui/format'

/** An end in one line: 'Verified gone (ECHILD) · 4 processes · 13 ms'. */
export function reportLine(report: EndReport): string {
  const verdict = report.verified ? `Verified gone (${report.proof})` : 'Not verified'
  const left = report.left.length > 0 ? [`${report.left.length} left`] : []
  const by = report.by === 'warden' ? ['ended by the warden'] : []
  return [verdict, plural(report.processes, 'process', 'processes'), measured(report.durationMs), ...left, ...by].join(
    ' · ',
  )
}
