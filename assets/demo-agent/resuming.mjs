import { randomUUID } from 'node:crypto'
import { send } from './wire.mjs'

const FORGOTTEN = 'forgotten-'

/** A session id that cannot be resumed. */
export const forgottenId = () => `${FORGOTTEN}${randomUUID()}`

export const isForgotten = (id) => id.startsWith(FORGOTTEN)

/** What Claude does: says so twice, and leaves with code 1. */
export async function refuseToResume(id) {
  const words = `No conversation found with session ID: ${id}`
  await new Promise((resolve) => process.stderr.write(`${words}\n`, resolve))
  const facts = {
    duration_ms: 0,
    duration_api_ms: 0,
    num_turns: 0,
    total_cost_usd: 0,
    usage: {},
    permission_denials: [],
  }
  const outcome = { subtype: 'error_during_execution', is_error: true, errors: [words] }
  await send({ type: 'result', ...outcome, ...facts, session_id: id, uuid: randomUUID() })
  process.exit(1)
}
