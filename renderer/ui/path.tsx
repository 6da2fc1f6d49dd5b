import { useWindow } from '../stores/window'
import { splitPath, tilde } from './format'

/** A folder, the home as ~, its last segment strong; what does not fit is cut at the front. */
export function Path({ path }: { path: string }) {
  const home = useWindow((state) => state.info?.userHome ?? '')
  const { parent, last } = splitPath(tilde(path, home))
  return (
    <span title={path} className="flex min-w-0">
      <span className="min-w-0 shrink-[1000] truncate text-faint">{parent}</span>
      <span className="min-w-0 truncate">{last}</span>
    </span>
  )
}
