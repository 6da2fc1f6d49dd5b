import { type ChildProcess, spawn } from 'node:child_process'
import { afterEach, expect, it } from 'vitest'
import { endInterruptedCalls } from '../../main/core/interrupted-calls'
import { MARKER } from '../../main/keeper/protocol'
import type { AgentNews } from '../../preload/contract/chat'
import { eventually, isAlive } from '../helpers/processes'

const CALL = 'CODEX_TOOL_CALL_ID'
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function start(marks: Record<string, string>): number {
  const child = spawn('sleep', ['900'], { stdio: 'ignore', env: { ...process.env, ...marks } })
  children.push(child)
  return child.pid as number
}

it('of an interrupted command ends what bears its mark and the session’s, and nobody else', async () => {
  const told: AgentNews[] = []
  const session = { id: 'session-a', profile: { callVariable: CALL }, tell: (news: AgentNews) => told.push(news) }
  const left = start({ [MARKER]: 'session-a', [CALL]: 'call-1' })
  const others = [
    start({ [MARKER]: 'session-a', [CALL]: 'call-2' }),
    start({ [MARKER]: 'session-b', [CALL]: 'call-1' }),
    start({ [MARKER]: 'session-a' }),
    start({ [CALL]: 'call-1' }),
  ]
  endInterruptedCalls(session, [{ tool: 'call-1' }])
  await eventually(() => !isAlive(left), 'the command has ended')
  expect({ others: others.map(isAlive), told }).toEqual({
    others: [true, true, true, true],
    told: [
      {
        type: 'notice',
        level: 'info',
        text: 'The interrupted command had left a process running; Corral ended it.',
      },
    ],
  })
})
