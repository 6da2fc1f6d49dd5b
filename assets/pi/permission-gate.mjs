/**
 * Asks before pi runs a tool: pi itself never does. Corral starts pi with this extension unless everything is allowed, and
 * answers the question in its window. How much passes without asking is in CORRAL_PI_PERMISSIONS; without that, nothing
 * but looking does.
 *
 * The question is a `select` whose title is JSON, so that Corral can show which call it is about; the answer is JSON too.
 * Whatever else comes back is a denial, and an error in here blocks the tool (pi's docs/extensions.md).
 */
const LOOKS = ['read', 'grep', 'find', 'ls']
const EDITS = ['edit', 'write']
const PASSES = { ask: LOOKS, 'accept-edits': [...LOOKS, ...EDITS], plan: LOOKS }

const PLANNING = 'Only looking is allowed now: make a plan, and let the user decide.'
const DENIED = 'The user denied this.'
const STOPPED = 'The user stopped this before it was decided.'

export default function permissionGate(pi) {
  const mode = process.env.CORRAL_PI_PERMISSIONS ?? 'ask'
  const passing = new Set(Object.hasOwn(PASSES, mode) ? PASSES[mode] : LOOKS)

  pi.on('tool_call', async (event, context) => {
    const { toolName: name, toolCallId: tool, input } = event
    if (passing.has(name)) return undefined
    if (mode === 'plan') return { block: true, reason: PLANNING }
    const question = JSON.stringify({ corral: 'permission-1', tool, name, input })
    const answer = await context.ui.select(question, ['allow', 'allow-always', 'deny'], {
      signal: context.signal,
    })
    if (answer === undefined) return { block: true, reason: STOPPED }
    const { answer: decision, message } = parsed(answer)
    if (decision === 'allow-always') passing.add(name)
    if (decision === 'allow' || decision === 'allow-always') return undefined
    return { block: true, reason: message || DENIED }
  })
}

function parsed(answer) {
  try {
    return JSON.parse(answer) ?? {}
  } catch {
    return {}
  }
}
