import { randomUUID } from 'node:crypto'
import { playScenes } from './scenes.mjs'
import { Interrupted, Turn } from './turn.mjs'
import { send, write } from './wire.mjs'

const MODELS = ['default', 'demo'].map((value) => ({ value, resolvedModel: 'demo', displayName: 'Demo' }))

/** One conversation: takes messages, runs one turn after the other, answers the control protocol. `play` acts out a message. */
export class Agent {
  constructor({ session, resumed, model, mode, models = MODELS, play = playScenes }) {
    this.session = session
    /** It goes on with a conversation of an earlier process. */
    this.resumed = resumed
    this.model = model
    this.models = models
    this.play = play
    this.mode = mode
    /** Commands that the person allowed for good. */
    this.allowed = new Set()
    this.questions = new Map()
    this.waiting = []
    this.turn = null
    this.ended = false
    this.stuck = false
    this.stubborn = false
  }

  receive(line) {
    let message
    try {
      message = JSON.parse(line)
    } catch (error) {
      process.stderr.write(`Error parsing streaming input line: ${line.slice(0, 200)}: ${error}\n`)
      process.exit(1)
    }
    if (message.type === 'user') {
      this.waiting.push(textOf(message.message?.content))
      this.runTurns()
    } else if (message.type === 'control_request') {
      this.answer(message.request_id, message.request ?? {})
    } else if (message.type === 'control_response') {
      this.questions.get(message.response?.request_id)?.(message.response.response ?? {})
    }
  }

  /** Claude finishes the running turn first; a stuck one never finishes, and a stubborn agent does not care. */
  inputEnded() {
    this.ended = true
    this.leaveWhenDone()
  }

  /** From now on nothing short of SIGKILL ends it. */
  becomeStubborn() {
    this.stubborn = true
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {})
    setInterval(() => {}, 60_000)
  }

  /**
   * Asks the person whether a tool may run.
   * @returns {Promise<{ behavior: 'allow' | 'deny', message?: string }>} never settles when the turn is interrupted
   */
  async ask(request, signal) {
    const id = randomUUID()
    const answered = new Promise((resolve) => this.questions.set(id, resolve))
    const takeBack = () => send({ type: 'control_cancel_request', request_id: id })
    signal.addEventListener('abort', takeBack)
    await send({ type: 'control_request', request_id: id, request: { subtype: 'can_use_tool', ...request } })
    const answer = await Promise.race([answered, Interrupted.when(signal)])
    this.questions.delete(id)
    signal.removeEventListener('abort', takeBack)
    return answer
  }

  /** Claude reports what a control request changed as words of the user. */
  tell(words) {
    const content = `<local-command-stdout>${words}</local-command-stdout>`
    return send({ type: 'user', message: { role: 'user', content }, session_id: this.session, isReplay: true })
  }

  async runTurns() {
    if (this.turn) return
    while (this.waiting.length > 0) {
      this.turn = new Turn(this)
      await this.turn.run(this.waiting.shift(), this.play)
    }
    this.turn = null
    this.leaveWhenDone()
  }

  leaveWhenDone() {
    if (!this.ended || this.turn || this.stubborn) return
    // Everything that was said is read before the process goes.
    write('').then(() => process.exit(0))
  }

  answer(id, request) {
    const ok = (response) =>
      send({ type: 'control_response', response: { subtype: 'success', request_id: id, response } })
    switch (request.subtype) {
      case 'initialize':
        return ok({
          commands: [],
          agents: [],
          output_style: 'default',
          models: this.models,
          account: {},
          pid: process.pid,
        })
      case 'interrupt':
        if (this.stuck) return
        ok()
        return this.turn?.interrupt()
      case 'set_model':
        this.model = request.model
        return this.tell(`Set model to ${request.model}`).then(() => ok())
      case 'set_permission_mode':
        this.mode = request.mode
        return ok({ mode: request.mode })
      default: {
        const error = `Unsupported control request subtype: ${request.subtype}`
        return send({ type: 'control_response', response: { subtype: 'error', request_id: id, error } })
      }
    }
  }
}

function textOf(content) {
  if (typeof content === 'string') return content
  return (content ?? []).map((block) => block.text ?? '').join('\n')
}
