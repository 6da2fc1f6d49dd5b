// Claude Code's SessionStart hook: tells Corral which session this process runs. Claude Code hands the hook's input to it as
// JSON on standard input and waits for it; what it prints would become part of the conversation. So it prints nothing, ends within
// two seconds, and always with code 0 (code.claude.com/docs/en/hooks, SessionStart).
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { register } from './register.mjs'

const END_WITHIN_MS = 1900
const LONGEST_INPUT = 1024 * 1024
/** Shells that may stand between Claude Code and its hook. */
const SHELL = /^-?(?:.*\/)?(?:sh|bash|dash|zsh|ksh|ash|fish|busybox)$/
/** A shell in a shell is unusual; more of them are no hook's surroundings. */
const MOST_SHELLS = 4

setTimeout(() => process.exit(0), END_WITHIN_MS)
process.on('uncaughtException', () => process.exit(0))
process.on('unhandledRejection', () => process.exit(0))

let input = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', (text) => {
  input += text
  if (input.length > LONGEST_INPUT) process.exit(0)
})
process.stdin.on('end', async () => {
  const { session_id: sessionId, cwd } = JSON.parse(input)
  const pid = agentPid()
  await register({ agent: 'claude', sessionId, cwd: cwd ?? process.cwd(), ...(pid ? { pid } : {}) })
  process.exit(0)
})

/** The process that runs the hook, or its shell does; null where that cannot be told quickly. */
function agentPid() {
  try {
    let { pid, name, parent } = look(process.ppid)
    for (let shells = 0; SHELL.test(name); shells += 1) {
      if (shells === MOST_SHELLS || parent <= 1) return null
      ;({ pid, name, parent } = look(parent))
    }
    return pid > 1 ? pid : null
  } catch {
    return null // Windows, or a system that hides it.
  }
}

/** Name and parent of a process: proc(5), field 2 in brackets of its own and field 4; ps(1) on macOS. */
function look(pid) {
  if (process.platform === 'darwin') {
    const [, parent, name] = /^\s*(\d+)\s+(.*)$/m.exec(
      execFileSync('/bin/ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8', timeout: 500 }),
    )
    return { pid, name: name.trim(), parent: Number(parent) }
  }
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const close = stat.lastIndexOf(')')
  return { pid, name: stat.slice(stat.indexOf('(') + 1, close), parent: Number(stat.slice(close + 2).split(' ')[1]) }
}
