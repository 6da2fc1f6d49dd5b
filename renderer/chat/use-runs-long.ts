import { useEffect, useRef, useState } from 'react'

/** A call that is over sooner never unfolds: with quick ones the conversation would jump up and down. */
const LONG_MS = 1000

/**
 * Whether something has run for a second.
 * @param at when it was first told, epoch milliseconds. It runs since then, or since it was seen not to.
 */
export function useRunsLong(at: number, runs: boolean): boolean {
  const since = useRef(at)
  const [long, setLong] = useState(() => runs && Date.now() - at >= LONG_MS)
  useEffect(() => {
    if (!runs) {
      setLong(false)
      return () => {
        since.current = Date.now()
      }
    }
    const timer = setTimeout(() => setLong(true), since.current + LONG_MS - Date.now())
    return () => clearTimeout(timer)
  }, [runs])
  return runs && long
}
