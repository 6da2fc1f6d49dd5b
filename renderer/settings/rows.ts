import type { Settings } from '../../preload/contract/settings'
import { text } from '../../preload/text'
import { holdsAll } from '../ui/search'

type NumberKey = { [K in keyof Settings]: Settings[K] extends number ? K : never }[keyof Settings]
type ChoiceKey = 'onQuit' | 'onStale' | 'theme' | NotifyKey
type NotifyKey = 'notifyNeedsYou' | 'notifyFailed' | 'notifyDone'

/** `words`: by what else it is found; they are not shown. */
type Words = { label: string; detail: string; words?: string }
/** `whole`: no fractions. */
type Span = { unit: string; min: number; max: number; step?: number; whole?: true }

export type SettingRow = { section: string } & Words &
  (
    | ({ kind: 'number'; key: NumberKey } & Span)
    | { kind: 'choice'; key: ChoiceKey; choices: ({ value: string } & Words)[] }
    | { kind: 'names'; key: 'passEnvironment' }
  )

const { sections, rows, choices, units } = text.settings
type Section = keyof typeof sections

const number = (section: Section, key: NumberKey, span: Span): SettingRow => ({
  ...{ kind: 'number', key, section: sections[section], ...rows[key], ...span },
})

/** `values`: every value that the setting can have, in the order in which they are shown. */
const choice = <K extends ChoiceKey>(section: Section, key: K, values: Record<Settings[K], Words>): SettingRow => ({
  ...{ kind: 'choice', key, section: sections[section], ...rows[key] },
  choices: Object.entries<Words>(values).map(([value, words]) => ({ value, ...words })),
})

/** Every setting that has one value; the person's own agents are a list of their own. */
export const settingRows: SettingRow[] = [
  choice('appearance', 'theme', choices.theme),
  choice('notifications', 'notifyNeedsYou', choices.notify),
  choice('notifications', 'notifyFailed', choices.notify),
  choice('notifications', 'notifyDone', choices.notify),
  number('notifications', 'notifyDoneAfterSeconds', { unit: units.seconds, min: 0, max: 3600 }),
  number('appearance', 'zoomPercent', { unit: units.percent, min: 50, max: 300, step: 5, whole: true }),
  choice('ending', 'onQuit', choices.onQuit),
  number('ending', 'quitBoundSeconds', { unit: units.seconds, min: 1, max: 60 }),
  number('ending', 'stopGraceSeconds', { unit: units.seconds, min: 0, max: 120 }),
  number('ending', 'reattachWindowSeconds', { unit: units.seconds, min: 0, max: 3600 }),
  choice('ending', 'onStale', choices.onStale),
  number('journals', 'journalSessionGigabytes', { unit: units.gigabytes, min: 0.01, max: 1_000_000, step: 0.1 }),
  number('journals', 'journalTotalGigabytes', { unit: units.gigabytes, min: 0.01, max: 1_000_000, step: 0.1 }),
  number('journals', 'keepEndedDays', { unit: units.days, min: 0, max: 36_500, whole: true }),
  number('allAgents', 'quietAfterSeconds', { unit: units.seconds, min: 5, max: 86_400 }),
  number('allAgents', 'repeatedCalls', { unit: units.calls, min: 0, max: 1000, whole: true }),
  number('allAgents', 'keepWaitingMinutes', { unit: units.minutes, min: 1, max: 1440, whole: true }),
  number('allAgents', 'denyUnansweredMinutes', { unit: units.minutes, min: 0, max: 1440, whole: true }),
  { kind: 'names', key: 'passEnvironment', section: sections.allAgents, ...rows.passEnvironment },
]

/** Those whose words hold every word that is looked for. */
export function matching<T extends Pick<SettingRow, 'section' | 'label' | 'detail' | 'words'>>(
  rows: readonly T[],
  wanted: string,
): T[] {
  return rows.filter(({ section, label, detail, words = '' }) =>
    holdsAll(`${section} ${label} ${detail} ${words}`, wanted),
  )
}
