import type { Settings } from '../../preload/contract/settings'
import { holdsAll } from '../ui/search'

type NumberKey = { [K in keyof Settings]: Settings[K] extends number ? K : never }[keyof Settings]
type ChoiceKey = 'onQuit' | 'onStale' | 'theme' | NotifyKey
type NotifyKey = 'notifyNeedsYou' | 'notifyFailed' | 'notifyDone'

export type SettingRow = { section: string; label: string; detail: string } & (
  | { kind: 'number'; key: NumberKey; unit: string; min: number; max: number; step?: number }
  | { kind: 'choice'; key: ChoiceKey; choices: { value: string; label: string; detail: string }[] }
  | { kind: 'names'; key: 'passEnvironment' }
)

const notifyRow = (key: NotifyKey, label: string, detail: string): SettingRow => ({
  ...{ kind: 'choice', key, section: 'Notifications', label, detail },
  choices: [
    { value: 'unlooked', label: 'Unless I see it', detail: 'Not for the session that is open before me' },
    { value: 'away', label: 'While I am away', detail: 'Only when Corral’s window has not the focus' },
    { value: 'never', label: 'Never', detail: '' },
  ],
})

/** Every setting that has one value; the person's own agents are a list of their own. */
export const settingRows: SettingRow[] = [
  {
    ...{ kind: 'choice', key: 'theme', section: 'Appearance', label: 'Theme' },
    detail: 'How the window looks.',
    choices: [
      { value: 'system', label: 'System', detail: 'As your desktop is set' },
      { value: 'light', label: 'Light', detail: '' },
      { value: 'dark', label: 'Dark', detail: '' },
    ],
  },
  notifyRow('notifyNeedsYou', 'Needs you', 'A session asks for permission.'),
  notifyRow('notifyFailed', 'Failed or stuck', 'A session failed, was lost, is paused or has gone quiet.'),
  notifyRow('notifyDone', 'Done', 'A turn is done, or a program has ended by itself.'),
  {
    ...{ kind: 'number', key: 'notifyDoneAfterSeconds', section: 'Notifications', label: 'Done, when it took' },
    ...{ unit: 's', min: 0, max: 3600, detail: 'Whatever took less is not told of when it is done.' },
  },
  {
    ...{ kind: 'number', key: 'zoomPercent', section: 'Appearance', label: 'Size' },
    ...{ unit: '%', min: 50, max: 300, step: 5, detail: 'Of text and of everything else in the window.' },
  },
  {
    ...{ kind: 'choice', key: 'onQuit', section: 'Ending', label: 'On quit' },
    detail: 'What becomes of sessions when you close the window. A shutdown or a signal never asks.',
    choices: [
      { value: 'ask-if-working', label: 'Ask if one works', detail: 'Otherwise everything is ended' },
      { value: 'ask', label: 'Ask', detail: 'Whenever a session is live' },
      { value: 'end', label: 'End everything', detail: 'Without a question' },
      { value: 'keep', label: 'Keep running', detail: 'Sessions go on; the next start has them again' },
    ],
  },
  {
    ...{ kind: 'number', key: 'quitBoundSeconds', section: 'Ending', label: 'Quit within' },
    ...{ unit: 's', min: 1, max: 60, detail: 'How long quitting may take in all.' },
  },
  {
    ...{ kind: 'number', key: 'stopGraceSeconds', section: 'Ending', label: 'Grace of Stop' },
    ...{ unit: 's', min: 0, max: 120, detail: 'How long an agent may take to end politely before it is made to.' },
  },
  {
    ...{ kind: 'number', key: 'reattachWindowSeconds', section: 'Ending', label: 'Reattach window' },
    ...{ unit: 's', min: 0, max: 3600 },
    detail:
      'How long agents go on after a crash of Corral, for the next start to have them again. 0: they end at once.',
  },
  {
    ...{ kind: 'choice', key: 'onStale', section: 'Ending', label: 'Stale sessions' },
    detail: 'What becomes of a session without progress for 7 days, or for 24 hours in which no Corral ran.',
    choices: [
      { value: 'end', label: 'End', detail: 'And say so' },
      { value: 'keep', label: 'Keep', detail: 'Until you end it' },
    ],
  },
  {
    ...{ kind: 'number', key: 'journalSessionGigabytes', section: 'Journals', label: 'One session' },
    ...{ unit: 'GB', min: 0.01, max: 1_000_000, step: 0.1 },
    detail: 'At this size of its journal a session is paused, and goes on when you raise it.',
  },
  {
    ...{ kind: 'number', key: 'journalTotalGigabytes', section: 'Journals', label: 'All together' },
    ...{ unit: 'GB', min: 0.01, max: 1_000_000, step: 0.1 },
    detail: 'Above it the journals of ended sessions that you have read are removed, the oldest first.',
  },
  {
    ...{ kind: 'number', key: 'keepEndedDays', section: 'Journals', label: 'Keep ended ones' },
    ...{ unit: 'days', min: 0, max: 36_500 },
    detail: 'After so many days the journal of an ended session that you have read is removed. 0: never.',
  },
  {
    ...{ kind: 'number', key: 'quietAfterSeconds', section: 'All agents', label: 'Quiet after' },
    ...{ unit: 's', min: 5, max: 86_400 },
    detail: 'A busy agent that has told nothing for so long is shown as quiet. Nothing is ever ended for that.',
  },
  {
    ...{ kind: 'number', key: 'repeatedCalls', section: 'All agents', label: 'Looping after' },
    ...{ unit: 'calls', min: 0, max: 1000 },
    detail: 'An agent that makes the same call with the same input so often in a row is shown as looping. 0: never.',
  },
  {
    ...{ kind: 'number', key: 'keepWaitingMinutes', section: 'All agents', label: 'Keep waiting' },
    ...{ unit: 'min', min: 1, max: 1440 },
    detail: 'How long a quiet session is left in peace when you keep waiting.',
  },
  {
    ...{ kind: 'number', key: 'denyUnansweredMinutes', section: 'All agents', label: 'Deny unanswered requests' },
    ...{ unit: 'min', min: 0, max: 1440 },
    detail:
      'After so many minutes without an answer a permission request is denied. 0: it waits. A session can differ.',
  },
  {
    ...{ kind: 'names', key: 'passEnvironment', section: 'All agents', label: 'Passed environment' },
    detail:
      'Names of further variables of your own environment that agents get, separated by spaces; MY_* matches a prefix.',
  },
]

/** Those whose words hold every word that is looked for. */
export function matching<T extends Pick<SettingRow, 'section' | 'label' | 'detail'>>(
  rows: readonly T[],
  wanted: string,
): T[] {
  return rows.filter(({ section, label, detail }) => holdsAll(`${section} ${label} ${detail}`, wanted))
}
