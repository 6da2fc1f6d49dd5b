// An extension of pi (docs/extensions.md of @mariozechner/pi-coding-agent: session_start, ctx.sessionManager): tells Corral which
// session this process runs, now and whenever it changes. pi does not wait for it, and it never throws.
import { register } from './register.mjs'

/** @param {{ on(event: 'session_start', listener: (event: unknown, context: PiContext) => void): void }} pi */
export default function corral(pi) {
  pi.on('session_start', (_event, context) => {
    try {
      const { sessionManager } = context
      const sessionId = sessionManager.getSessionId()
      const cwd = context.cwd ?? sessionManager.getCwd()
      // Not returned: pi would wait for it.
      void register({ agent: 'pi', sessionId, cwd, pid: process.pid })
    } catch {
      // A pi that has other names for these: it goes on as if there were no Corral.
    }
  })
}

/** @typedef {{ cwd?: string, sessionManager: { getSessionId(): string, getCwd(): string } }} PiContext */
