import { type RefObject, useEffect, useState } from 'react'

/** Whether the person has text selected inside the element. */
export function useSelecting(element: RefObject<HTMLElement | null>): boolean {
  const [selecting, setSelecting] = useState(false)
  useEffect(() => {
    const look = () => {
      const selection = document.getSelection()
      const inside = selection?.anchorNode && element.current?.contains(selection.anchorNode)
      setSelecting(Boolean(inside && !selection.isCollapsed))
    }
    document.addEventListener('selectionchange', look)
    return () => document.removeEventListener('selectionchange', look)
  }, [element])
  return selecting
}
