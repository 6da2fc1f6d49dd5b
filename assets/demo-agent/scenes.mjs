/**
 * What the demo agent can act out. A directive [[name]] or [[name:argument]] anywhere in a message plays a scene; several
 * are played in their order. The texts here are the documentation: the message "help" prints them.
 */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { forgottenId } from './resuming.mjs'
import { afterDenial, afterFiles, invitation, thoughts, tour, welcomeBack } from './tour.mjs'
import { send, write } from './wire.mjs'

const DIRECTIVE = /\[\[([a-z]+)(?::([\s\S]*?))?\]\]/g
const LIST_FILES = 'ls -la'

const scenes = {
  plain: { argument: 'TEXT', about: 'answers TEXT', play: (turn, text) => turn.say(text || 'Hello.') },
  slow: {
    argument: 'N',
    about: 'answers N tokens (300), one each 200 ms',
    play: (turn, count) => turn.sayPieces(numbered(Number(count || 300), 'token', ' '), 200),
  },
  big: { argument: 'BYTES', about: 'answers BYTES (2 MiB) of text in pieces of 4 KiB', play: sayBig },
  line: {
    argument: 'N',
    about: 'answers one piece of N bytes with U+2028 and an emoji',
    play: (turn, count) => turn.sayPieces([`A\u2028B\u2029C😀${'y'.repeat(Number(count || 65536))}END`], 0),
  },
  flood: {
    argument: 'N',
    about: 'answers N lines (10000) as fast as they are read',
    play: (turn, count) => turn.sayPieces(numbered(Number(count || 10_000), 'line', '\n'), 0),
  },
  think: { about: 'thinks before it answers', play: (turn) => turn.think(thoughts) },
  tool: { argument: 'COMMAND', about: 'asks for permission, then runs COMMAND in the folder', play: runTool },
  tools: { argument: 'N', about: 'makes N quick tool calls (10) that need no permission', play: runQuickTools },
  error: { argument: 'TEXT', about: 'ends the turn with the error TEXT', play: fail },
  retry: { about: 'reports two failed tries of the service, then answers', play: retry },
  unknown: { about: 'sends a message of a type that nobody knows', play: sendUnknown },
  noise: { about: 'prints lines that are not the protocol, with colours and half a message', play: makeNoise },
  stderr: { argument: 'TEXT', about: 'prints TEXT on standard error', play: complain },
  fork: { about: 'starts two programs that sleep for 600 s, one in a process session of its own', play: fork },
  resumed: { about: 'tells whether it was resumed, and its session id', play: tellResumed },
  forget: { about: 'goes on under a session id that cannot be resumed', play: forget },
  stuck: { about: 'says nothing more and ignores Interrupt', play: beStuck },
  stubborn: { about: 'from now on ignores SIGTERM, SIGINT and the end of its input', play: beStubborn },
  crash: { about: 'dies with code 3 in the middle of the answer', play: crash },
  exit: { about: 'leaves with code 0 in the middle of the turn', play: () => leave(0) },
}

/** Plays what the message asks for; an ordinary message gets the tour. */
export async function playScenes(turn, prompt) {
  const directives = [...prompt.matchAll(DIRECTIVE)].filter(([, name]) => Object.hasOwn(scenes, name))
  for (const [, name, argument] of directives) await scenes[name].play(turn, argument)
  if (directives.length > 0) return
  if (/^\s*help\b/i.test(prompt)) return turn.sayPieces(helpText().split(/(?<=\n)/), 25)
  const wantsFiles = /\bfiles?\b/i.test(prompt)
  if (!wantsFiles || /\baround\b/i.test(prompt)) {
    if (turn.agent.resumed) await turn.say(welcomeBack(turn.agent.session))
    await turn.think(thoughts)
    await turn.say(wantsFiles ? tour : tour + invitation)
  }
  if (wantsFiles) await listFiles(turn)
}

function helpText() {
  const lines = Object.entries(scenes).map(([name, { argument, about }]) => {
    return `- \`[[${name}${argument ? `:${argument}` : ''}]]\` ${about}`
  })
  return `Put one of these anywhere in a message, or several:\n\n${lines.join('\n')}\n`
}

async function listFiles(turn) {
  const { denied } = await turn.shell(LIST_FILES)
  await turn.say(denied ? afterDenial : afterFiles)
}

async function runTool(turn, command) {
  const { output } = await turn.shell(command || LIST_FILES)
  await turn.say(`TOOL-DONE ${JSON.stringify(output).slice(0, 300)}`)
}

async function runQuickTools(turn, count) {
  for (let number = 1; number <= Number(count || 10); number++) {
    const id = await turn.callTool('Glob', { pattern: `*${number}*` })
    const found = readdirSync('.').filter((name) => name.includes(String(number)))
    await turn.toolResult(id, { output: found.join('\n') || 'No files found', failed: false })
    await turn.pause(0)
  }
  await turn.say('All tools are done.')
}

function sayBig(turn, bytes) {
  const size = Number(bytes || 2 * 1024 * 1024)
  const pieces = []
  for (let at = 0; at < size; at += 4096) pieces.push(`${String(at).padStart(8, '0')}${'x'.repeat(4087)}\n`)
  return turn.sayPieces(pieces, 0)
}

function tellResumed(turn) {
  const { resumed, session } = turn.agent
  return turn.say(`${resumed ? 'Resumed' : 'Begun'} as ${session}.`)
}

/** The next turn begins with the new id. */
async function forget(turn) {
  turn.agent.session = forgottenId()
  await turn.say('This conversation cannot be resumed from its next message on.')
}

async function fail(turn, text) {
  turn.failure = text || 'The demo agent was asked to fail.'
  const message = { id: `msg_error_${turn.startedAt}`, model: '<synthetic>', role: 'assistant', type: 'message' }
  const content = [{ type: 'text', text: turn.failure }]
  await send({ type: 'assistant', message: { ...message, content }, ...turn.envelope(), error: 'unknown' })
}

async function retry(turn) {
  for (const attempt of [1, 2]) {
    const wait = { attempt, max_retries: 10, retry_delay_ms: 300, error_status: 529, error: 'overloaded' }
    await send({ type: 'system', subtype: 'api_retry', ...wait, session_id: turn.agent.session })
    await turn.pause(wait.retry_delay_ms)
  }
  await turn.say('The third try worked.')
}

async function sendUnknown(turn) {
  await send({ type: 'telepathy', strength: 7, session_id: turn.agent.session })
  await turn.say('Did you notice?')
}

async function makeNoise(turn) {
  await write('npm notice this line is not the protocol\n\u001b[33mwarning:\u001b[0m colours\n{"type":"assist\n')
  await turn.say('That was noisy.')
}

async function complain(turn, text) {
  await new Promise((resolve) => process.stderr.write(`${text || 'Something is odd.'}\n`, resolve))
  await turn.say('I complained.')
}

async function fork(turn) {
  const own = await startSleeper(true)
  const plain = await startSleeper(false)
  await turn.say(`Started ${own} in a session of its own, and ${plain}.`)
}

async function startSleeper(detached) {
  const child = spawn('sleep', ['600'], { detached, stdio: 'ignore' })
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
  child.unref()
  return child.pid
}

async function beStuck(turn) {
  turn.agent.stuck = true
  await turn.say('Now I am stuck.')
  // The timer keeps the process alive for longer than anybody waits.
  await sleep(2 ** 31 - 1)
}

async function beStubborn(turn) {
  turn.agent.becomeStubborn()
  await turn.say('Now I am stubborn.')
}

async function crash(turn) {
  await turn.say('I am about to')
  await new Promise((resolve) => process.stderr.write('The demo agent crashed, as it was asked to.\n', resolve))
  await leave(3)
}

async function leave(code) {
  await write('')
  process.exit(code)
}

function numbered(count, word, end) {
  return Array.from({ length: count }, (_, index) => `${word}${index}${end}`)
}
