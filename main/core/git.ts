import { devNull } from 'node:os'
import { execa } from 'execa'
import { platform } from '../platform'
import { within } from '../platform/deadline'
import { endGroup } from './probe'

/** What git said. `why`: its own words, when it is not `ok`. */
export type GitAnswer = { ok: boolean; out: Buffer; why: string }

const WITHIN_MS = 15_000
const READ_OUT_WITHIN_MS = 1000
const MOST_BYTES = 32 * 1024 * 1024

/**
 * For each call. No hook runs: the person did not call git, and a hook of the repository may install, ask or fetch
 * whatever it likes (`git worktree add` would run post-checkout). Nothing starts in the background and goes on behind us.
 */
const CONFIG = [
  `core.hooksPath=${devNull}`,
  ...['core.fsmonitor=false', 'core.quotePath=false', 'gc.auto=0', 'maintenance.auto=false'],
].flatMap((setting) => ['-c', setting])

/**
 * Names that point git at another repository, or make it run or print something else: whoever started Corral from a
 * hook of git has them set (`git rev-parse --local-env-vars`, and what changes a diff or leaves traces).
 */
const NOT_PASSED =
  /^GIT_(DIR|WORK_TREE|IMPLICIT_WORK_TREE|INDEX_FILE|COMMON_DIR|NAMESPACE|PREFIX|SHALLOW_FILE|GRAFT_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NO_REPLACE_OBJECTS|REPLACE_REF_BASE|CONFIG|CONFIG_PARAMETERS|CONFIG_COUNT|EXTERNAL_DIFF|DIFF_OPTS|PAGER|TRACE.*)$/i

/** Runs git within bounds, and never asks the person anything. */
export class Git {
  /** `environment` is read at each call, behind `ready`: the login shell may still add to its PATH. */
  constructor(
    private readonly environment: NodeJS.ProcessEnv,
    private readonly ready: Promise<void> = Promise.resolve(),
  ) {}

  /**
   * One call in a folder; paths among the arguments are meant literally. Never rejects: a missing git, a folder that is
   * gone, a bound that was passed are answers with `why`. `mostBytes`: of what it may print.
   */
  async run(
    folder: string,
    args: readonly string[],
    { withinMs = WITHIN_MS, mostBytes = MOST_BYTES }: { withinMs?: number; mostBytes?: number } = {},
  ): Promise<GitAnswer> {
    await this.ready
    const child = execa('git', ['-C', folder, ...CONFIG, ...args], {
      ...{ encoding: 'buffer', stdin: 'ignore', stripFinalNewline: false, reject: false, maxBuffer: mostBytes },
      ...{ detached: platform.name !== 'win32', windowsHide: true, extendEnv: false, env: this.passed() },
    })
    const { pid } = child
    // It leads a group, so that its filters (git-lfs) end with it, and with us.
    const endAll = () => (pid === undefined ? undefined : endGroup(pid))
    process.once('exit', endAll)
    child.once('exit', endAll)
    let result: Awaited<typeof child> | null = null
    const answered = child.then((each) => {
      result = each
    })
    const wasInTime = await within(answered, withinMs)
    if (!wasInTime) {
      endAll()
      child.kill('SIGKILL')
      await within(answered, READ_OUT_WITHIN_MS)
    }
    process.off('exit', endAll)
    return answerOf(result, wasInTime, withinMs)
  }

  /** The same, for what is one line: without its line feed; null when git refuses. */
  async line(folder: string, args: readonly string[]): Promise<string | null> {
    const { ok, out } = await this.run(folder, args)
    return ok ? out.toString('utf8').replace(/\r?\n$/, '') : null
  }

  private passed(): NodeJS.ProcessEnv {
    const passed = Object.entries(this.environment).filter(([name]) => !NOT_PASSED.test(name))
    return {
      ...Object.fromEntries(passed),
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_LITERAL_PATHSPECS: '1',
      // Its words are looked at for their beginning.
      LC_ALL: 'C',
    }
  }
}

type Result = { failed: boolean; isMaxBuffer: boolean; code?: string; stdout?: unknown; stderr?: unknown }

function answerOf(result: Result | null, wasInTime: boolean, withinMs: number): GitAnswer {
  const refused = (why: string) => ({ ok: false, out: Buffer.alloc(0), why })
  if (!wasInTime || !result) return refused(`git took longer than ${withinMs / 1000} s`)
  if (result.code === 'ENOENT') return refused('there is no git on this machine')
  if (result.isMaxBuffer) return refused('git had too much to say')
  if (result.failed) return refused(lastWords(textOf(result.stderr)) || 'git said nothing')
  return { ok: true, out: Buffer.from((result.stdout as Uint8Array | undefined) ?? []), why: '' }
}

const textOf = (bytes: unknown) => Buffer.from((bytes as Uint8Array | undefined) ?? []).toString('utf8')

/** Of what git printed as errors the line that tells why, without its “fatal:”. */
function lastWords(errors: string): string {
  const lines = errors.split('\n').filter((line) => line.trim() !== '')
  const told = lines.find((line) => /^(fatal|error):/.test(line)) ?? lines.at(-1) ?? ''
  return told.replace(/^(fatal|error): /, '').trim()
}
