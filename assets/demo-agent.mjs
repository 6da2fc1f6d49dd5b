#!/usr/bin/env node
/**
 * Corral's demo agent: a real program that needs no key and no network. It speaks Claude Code's stream-json both ways
 * (the long-lived mode), so everything that Corral does with an agent can be tried, and tested, on any machine.
 * Runs on Node >= 18.15, or on Electron with ELECTRON_RUN_AS_NODE=1. No dependencies.
 *
 * An ordinary message gets a short tour of Corral. A message that asks for the files ("list the files") makes it ask
 * for permission and run a real command in the folder. What else it can act out is in demo-agent/scenes.mjs; the message
 * "help" lists it.
 *
 * Like Claude: prints nothing but control responses until the first message; begins every turn with system/init; runs
 * its tool in a process session of its own; makes a turn of each message that arrives during a turn; at the end of its
 * input it finishes the turn and leaves; a line that is not JSON ends it with code 1; --resume ID goes on under that id, with --fork-session under a new one,
 * and one that it does not know ends it with code 1. It remembers nothing: an id tells by itself that it was forgotten.
 */
import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { Agent } from './demo-agent/agent.mjs'
import { isForgotten, refuseToResume } from './demo-agent/resuming.mjs'
import { readLines } from './demo-agent/wire.mjs'

const VERSION = '1.0.0 (Corral demo agent)'

// Says how this process was started; the programs that it starts are not Electron's.
delete process.env.ELECTRON_RUN_AS_NODE

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    version: { type: 'boolean' },
    'session-id': { type: 'string' },
    resume: { type: 'string' },
    'fork-session': { type: 'boolean' },
    model: { type: 'string' },
    'permission-mode': { type: 'string' },
  },
  // Claude's other options say how to speak; there is only one way here.
  strict: false,
  allowPositionals: true,
})

if (values.version) {
  console.log(VERSION)
} else {
  if (values.resume !== undefined && isForgotten(values.resume)) await refuseToResume(values.resume)
  const resumed = values['fork-session'] ? undefined : values.resume
  const agent = new Agent({
    session: resumed ?? values['session-id'] ?? randomUUID(),
    resumed: values.resume !== undefined,
    model: values.model ?? 'demo',
    mode: values['permission-mode'] ?? 'default',
  })
  readLines(process.stdin, {
    line: (text) => agent.receive(text),
    end: () => agent.inputEnded(),
  })
}
