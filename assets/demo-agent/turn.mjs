import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { send } from './wire.mjs'

const WORD_MS = 25

/** The person interrupted the turn. */
export class Interrupted extends Error {
  /** Rejects when the signal fires. */
  static when(signal) {
    return new Promise((_, reject) => {
      if (signal.aborted) reject(new Interrupted())
      signal.addEventListener('abort', () => reject(new Interrupted()), { once: true })
    })
  }
}

/** One turn: from a message to its result. Scenes act by calling its methods. */
export class Turn {
  constructor(agent) {
    this.agent = agent
    this.abort = new AbortController()
    this.startedAt = Date.now()
    this.lastText = ''
    this.words = 0
    this.denials = []
    this.failure = null
    this.inTool = false
  }

  get signal() {
    return this.abort.signal
  }

  interrupt() {
    this.abort.abort()
  }

  async run(prompt, play) {
    const { session, model, mode } = this.agent
    const about = { cwd: process.cwd(), session_id: session, model, permissionMode: mode, tools: ['Bash', 'Glob'] }
    await send({ type: 'system', subtype: 'init', ...about, uuid: randomUUID() })
    this.words += prompt.split(/\s+/).length
    try {
      await play(this, prompt)
      await this.finish(this.failure === null ? 'completed' : 'error')
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error
      const what = this.inTool ? ' for tool use' : ''
      await this.sendUser([{ type: 'text', text: `[Request interrupted by user${what}]` }])
      await this.finish(this.inTool ? 'aborted_tools' : 'aborted_streaming')
    }
  }

  /** Thinks, word by word. */
  async think(text) {
    const message = new Message(this)
    await message.begin()
    await message.block('thinking', words(text), WORD_MS)
    await message.end('end_turn')
  }

  /** Says a text, word by word. */
  say(text) {
    return this.sayPieces(words(text), WORD_MS)
  }

  /** Says pieces of text with a pause after each, in milliseconds. */
  async sayPieces(pieces, pauseMs) {
    const message = new Message(this)
    await message.begin()
    this.lastText = await message.block('text', pieces, pauseMs)
    await message.end('end_turn')
  }

  /** Calls the shell as Claude does: a permission first, then a real command in a process session of its own. */
  async shell(command, description = 'A command of the demo agent') {
    const input = { command, description }
    const id = await this.callTool('Bash', input)
    this.inTool = true
    const denied = await this.askFor(id, command, input)
    const outcome = denied ?? (await this.runCommand(command, id))
    this.inTool = false
    await this.toolResult(id, outcome)
    return outcome
  }

  /** Announces a tool call and returns its id. */
  async callTool(name, input) {
    const message = new Message(this)
    await message.begin()
    const id = await message.tool(name, input)
    await message.end('tool_use')
    return id
  }

  toolResult(id, { output, failed }) {
    const block = { type: 'tool_result', tool_use_id: id, content: output, is_error: failed }
    return this.sendUser([block], failed ? `Error: ${output}` : { stdout: output, stderr: '', interrupted: false })
  }

  /** Waits, unless the person interrupts. */
  async pause(ms) {
    if (this.signal.aborted) throw new Interrupted()
    try {
      if (ms > 0) await sleep(ms, undefined, { signal: this.signal })
    } catch {
      throw new Interrupted()
    }
  }

  sendUser(content, details) {
    return send({
      type: 'user',
      message: { role: 'user', content },
      ...this.envelope(),
      ...(details === undefined ? {} : { tool_use_result: details }),
    })
  }

  envelope() {
    return { parent_tool_use_id: null, session_id: this.agent.session, uuid: randomUUID() }
  }

  async askFor(id, command, input) {
    const { agent } = this
    if (agent.mode === 'bypassPermissions' || agent.allowed.has(command)) return null
    const rule = { toolName: 'Bash', ruleContent: command }
    const answer = await this.asking(id, {
      tool_name: 'Bash',
      display_name: 'Bash',
      input,
      description: input.description,
      permission_suggestions: [{ type: 'addRules', rules: [rule], behavior: 'allow', destination: 'session' }],
      tool_use_id: id,
    })
    if (answer.updatedPermissions?.length > 0) agent.allowed.add(command)
    if (answer.behavior === 'allow') return null
    this.denials.push({ tool_name: 'Bash', tool_use_id: id, tool_input: input })
    return { output: answer.message ?? 'The user denied this.', failed: true, denied: true }
  }

  /** An interrupt takes the question back and tells the model why its tool did not run. */
  async asking(id, request) {
    try {
      return await this.agent.ask(request, this.signal)
    } catch (error) {
      await this.toolResult(id, { output: 'The user doesn’t want to proceed with this tool use.', failed: true })
      throw error
    }
  }

  async runCommand(command, id) {
    const child = spawn(command, { shell: true, detached: true, windowsHide: true, stdio: ['ignore', 'pipe', 'pipe'] })
    const parts = []
    child.stdout.on('data', (bytes) => parts.push(bytes))
    child.stderr.on('data', (bytes) => parts.push(bytes))
    const kill = () => killGroup(child)
    this.signal.addEventListener('abort', kill)
    const code = await new Promise((resolve) => {
      child.once('error', (error) => {
        parts.push(Buffer.from(String(error)))
        resolve(1)
      })
      child.once('close', resolve)
      if (this.signal.aborted) kill()
    })
    this.signal.removeEventListener('abort', kill)
    const output = Buffer.concat(parts).toString('utf8').trimEnd()
    if (this.signal.aborted) {
      await this.toolResult(id, { output: 'The user doesn’t want to proceed with this tool use.', failed: true })
      throw new Interrupted()
    }
    return code === 0 ? { output, failed: false } : { output: `Exit code ${code}\n${output}`.trimEnd(), failed: true }
  }

  finish(reason) {
    const aborted = reason.startsWith('aborted')
    const subtype = aborted ? 'error_during_execution' : 'success'
    return send({
      type: 'result',
      subtype,
      is_error: aborted || this.failure !== null,
      duration_ms: Date.now() - this.startedAt,
      num_turns: 1,
      ...(aborted ? { errors: [] } : { result: this.failure ?? this.lastText }),
      session_id: this.agent.session,
      total_cost_usd: 0,
      usage: { input_tokens: 100, output_tokens: this.words },
      permission_denials: this.denials,
      terminal_reason: reason,
      uuid: randomUUID(),
    })
  }
}

/** One message of the model, block by block, in the order of events that Claude has: the whole block before its stop. */
class Message {
  constructor(turn) {
    this.turn = turn
    this.head = { id: `msg_${randomUUID()}`, type: 'message', role: 'assistant', model: turn.agent.model }
    this.index = 0
  }

  begin() {
    return this.event({ type: 'message_start', message: { ...this.head, content: [], usage: {} } })
  }

  async end(stop_reason) {
    await this.event({ type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: {} })
    await this.event({ type: 'message_stop' })
  }

  async block(kind, pieces, pauseMs) {
    await this.event({ type: 'content_block_start', index: this.index, content_block: { type: kind, [kind]: '' } })
    let text = ''
    try {
      for (const piece of pieces) {
        await this.turn.pause(pauseMs)
        text += piece
        this.turn.words++
        const delta = { type: `${kind}_delta`, [kind]: piece }
        await this.event({ type: 'content_block_delta', index: this.index, delta })
      }
    } finally {
      await this.whole({ type: kind, [kind]: text })
    }
    await this.event({ type: 'content_block_stop', index: this.index++ })
    return text
  }

  async tool(name, input) {
    const id = `toolu_${randomUUID()}`
    const { index } = this
    await this.event({ type: 'content_block_start', index, content_block: { type: 'tool_use', id, name, input: {} } })
    const delta = { type: 'input_json_delta', partial_json: JSON.stringify(input) }
    await this.event({ type: 'content_block_delta', index, delta })
    await this.whole({ type: 'tool_use', id, name, input })
    await this.event({ type: 'content_block_stop', index: this.index++ })
    return id
  }

  whole(block) {
    return send({ type: 'assistant', message: { ...this.head, content: [block] }, ...this.turn.envelope() })
  }

  event(event) {
    return send({ type: 'stream_event', event, ...this.turn.envelope() })
  }
}

function killGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // No groups on this system, or it is over already.
    child.kill('SIGKILL')
  }
}

/** Words with the white space that follows them. */
function words(text) {
  return text.match(/\S+\s*/g) ?? []
}
