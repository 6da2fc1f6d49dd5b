import { useEffect, useRef } from 'react'
import type { SessionId } from '../../preload/contract/session'
import { request } from '../bridge'
import type { Transcript } from '../stores/transcript'

/** A stream is seen in steps: nobody reads faster, and each step is a message to main. */
const EVERY_MS = 500

/** Tells main that the conversation is being seen: drawn, in a window that has the focus. Where it is told again is main's to keep. */
export function useSeen(id: SessionId, transcript: Transcript, opened: boolean): void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const told = useRef<Transcript | null>(null)
  const newest = useRef(transcript)
  newest.current = transcript
  // biome-ignore lint/correctness/useExhaustiveDependencies: news in the transcript is what is to be told
  useEffect(() => {
    if (!opened) return
    const tell = () => {
      if (timer.current || !document.hasFocus() || told.current === newest.current) return
      told.current = newest.current
      // A session that was removed meanwhile needs no eyes.
      void request('session:seen', id).catch(() => undefined)
      timer.current = setTimeout(() => {
        timer.current = null
        tell()
      }, EVERY_MS)
    }
    tell()
    window.addEventListener('focus', tell)
    return () => window.removeEventListener('focus', tell)
  }, [id, opened, transcript])
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current)
    },
    [],
  )
}
