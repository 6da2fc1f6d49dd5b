import { english } from './english'

/** Every text that Corral itself shows. A second language is a file that exports one of these, and a line below. */
export type Text = typeof english

const languages: Record<string, Text> = { en: english }

const { locale } = Intl.DateTimeFormat().resolvedOptions()

/** In the language of this machine where there is a file of it, else in English. */
export const text: Text = languages[new Intl.Locale(locale).language] ?? english
