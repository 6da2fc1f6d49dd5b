import type { Fault } from '../preload/contract/fault'
import type { Bridge, Pushes, Requests } from '../preload/contract/ipc'
import { text } from '../preload/text'

declare global {
  interface Window {
    /** Put there by the preload script. */
    corral: Bridge
  }
}

/** A request that main refused or could not carry out. `fault` is what the person should read. */
export class RequestFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message)
  }
}

/**
 * Asks main for something and unwraps the answer.
 * @throws {RequestFault} when main answers with a fault.
 */
export async function request<C extends keyof Requests>(
  channel: C,
  ...args: Parameters<Requests[C]>
): Promise<ReturnType<Requests[C]>> {
  const outcome = await window.corral.request(channel, ...args)
  if (!outcome.ok) throw new RequestFault(outcome.fault)
  return outcome.value
}

export type Request = typeof request

/** Listens to news from main. Returns the function that stops listening. */
export const on: Bridge['on'] = <C extends keyof Pushes>(channel: C, listener: Pushes[C]) =>
  window.corral.on(channel, listener)

/** The fault of anything thrown; an error of another kind (a closed channel) becomes one too. */
export function faultOf(error: unknown): Fault {
  if (error instanceof RequestFault) return error.fault
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'window', message, hint: text.ui.unforeseenHint }
}
