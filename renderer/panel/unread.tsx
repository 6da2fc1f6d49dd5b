import { text } from '../../preload/text'

/** How many new things of a session nobody has looked at; nothing when there are none. */
export const Unread = ({ count }: { count: number }) =>
  count === 0 ? null : (
    <span className="shrink-0 rounded-full bg-accent px-1.5 text-2xs leading-4 font-semibold whitespace-nowrap text-on-accent tabular-nums">
      {text.panel.row.unread(count)}
    </span>
  )
