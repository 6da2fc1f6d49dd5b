import { Fragment, type ReactNode } from 'react'

/**
 * A sentence with something else than text in it. A translator must be able to move it, so the sentence is whole:
 * `<Filled text="Kill {name} now?" name={<b>…</b>} />`. A {word} that nothing is given for stays as it is.
 */
export function Filled({ text, ...parts }: { text: string } & Record<string, ReactNode>) {
  return text.split(/\{(\w+)\}/).map((piece, place) => {
    const part = place % 2 === 0 ? piece : (parts[piece] ?? `{${piece}}`)
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one sentence never change their places.
    return <Fragment key={place}>{part}</Fragment>
  })
}
