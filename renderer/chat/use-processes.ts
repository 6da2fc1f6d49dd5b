import { useCallback, useEffect, useState } from 'react'
import type { Fault } from '../../preload/contract/fault'
import type { ProcessRow } from '../../preload/contract/process'
import type { SessionId } from '../../preload/contract/session'
import { faultOf, request } from '../bridge'

const LOOK_EVERY_MS = 1000

type Processes = { rows: ProcessRow[] | null; fault: Fault | null; look: () => Promise<void> }

/** The processes of a session, looked at again and again while it lives and the window is to be seen. `look`: at once. */
export function useProcesses(id: SessionId, isLive: boolean): Processes {
  const [rows, setRows] = useState<ProcessRow[] | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const look = useCallback(async () => {
    try {
      setRows(await request('session:processes', id))
      setFault(null)
    } catch (error) {
      setFault(faultOf(error))
    }
  }, [id])
  useEffect(() => {
    let isGone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const lookOn = async () => {
      if (!document.hidden) await look()
      if (!isGone && isLive) timer = setTimeout(lookOn, LOOK_EVERY_MS)
    }
    void lookOn()
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [look, isLive])
  return { rows, fault, look }
}
