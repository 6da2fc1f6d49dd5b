import { useEffect, useRef } from 'react'

/** Calls `open` on Ctrl+F or Cmd+F while the component is drawn, unless a dialog is open above it. */
export function useFindKey(open: () => void): void {
  const latest = useRef(open)
  latest.current = open
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const isFind = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === 'f'
      if (!isFind || event.defaultPrevented || document.querySelector('[role=dialog]')) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
}
