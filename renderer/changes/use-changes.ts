import { useCallback, useEffect, useRef, useState } from 'react'
import type { Fault } from '../../preload/contract/fault'
import type { SessionId } from '../../preload/contract/session'
import type { Changes } from '../../preload/contract/worktree'
import { faultOf, request } from '../bridge'

export type Look = {
  changes: Changes | null
  fault: Fault | null
  looking: boolean
  /** Counts the looks: who shows a file of this one asks for it again at the next. */
  number: number
  look: () => Promise<void>
}

/** What a session changed in its worktree: looked at now, whenever `busy` changes (the end of a turn), and when asked. */
export function useChanges(id: SessionId, busy: boolean): Look {
  const [found, setFound] = useState<{ changes: Changes | null; fault: Fault | null; number: number }>({
    ...{ changes: null, fault: null, number: 0 },
  })
  const [looking, setLooking] = useState(true)
  const asked = useRef(0)
  const look = useCallback(async () => {
    const mine = ++asked.current
    setLooking(true)
    const answer = await request('worktree:changes', id).then(
      (changes) => ({ changes, fault: null }),
      (error) => ({ changes: null, fault: faultOf(error) }),
    )
    // A later look has overtaken it.
    if (mine !== asked.current) return
    setFound({ ...answer, number: mine })
    setLooking(false)
  }, [id])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn that ends is the reason to look again
  useEffect(() => void look(), [look, busy])
  return { ...found, looking, look }
}
