import { useWindow } from '../stores/window'
import { keyWords } from './bindings'

/** A key, as it stands on a keyboard. */
export function Key({ name }: { name: string }) {
  const isMac = useWindow((state) => state.info?.platform === 'darwin')
  return (
    <span className="flex shrink-0 gap-1">
      {keyWords(name, isMac).map((word) => (
        <kbd
          key={word}
          className="min-w-5 rounded border border-line-strong bg-sunken px-1 text-center font-sans text-2xs leading-[18px] text-soft"
        >
          {word}
        </kbd>
      ))}
    </span>
  )
}
