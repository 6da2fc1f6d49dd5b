import type { CustomAgent } from '../../../preload/contract/settings'

/** A scripted program in the place of an agent. */
export type Player = {
  /** Id of the profile. */
  id: string
  /** The script of test/fixtures/agents/scripted that plays it, and the arguments that come before Corral's. */
  script: string
  scriptArguments: string[]
  /** A command of the person's own, which plays it under its name. */
  custom?: CustomAgent
}

/** What the scenarios have to know of an agent besides its profile. */
export type Subject = Player & {
  version: string
  /** Its tools, as the scenarios call them. */
  names: Readonly<Record<string, string | null>>
  /** What a message of a kind that nobody knows is called. */
  odd: string
  /** It tells what a call prints while it runs. */
  printsWhileItRuns: boolean
  /** How a call ends that is interrupted: while it runs, and while the person is asked. */
  cut: { running: string; asked: string }
  /** What follows a denial with the words “Not on a Saturday.” */
  denied: string[]
  /** Why it tries again; null where the protocol cannot tell that it does. */
  retry: string | null
  plans: boolean
  /** What a turn of 100 tokens in, 5 out and 0.5 dollars is told as. */
  usage: { inputTokens: number; outputTokens: number; costUsd: number | null }
  /** Two of its models; none where it offers no choice. */
  models: string[]
  /** What it says, asked for what came with a message, and what Corral says. */
  pictures: string[]
  forks: boolean
  /** An id of a conversation that it never had. */
  unknownConversation: string
}

const UNKNOWN = '00000000-0000-4000-8000-000000000000'
const USAGE = { inputTokens: 100, outputTokens: 5, costUsd: 0.5 }
/** Of a picture of four bytes. */
const TOOK_PICTURE = ['says: image/png 4']
const WORDS = 'Not on a Saturday.'

export const claude: Subject = {
  id: 'claude',
  script: 'claude.mjs',
  scriptArguments: [],
  version: '2.1.197',
  // What its list of things to do tells is told as a plan too.
  names: { Bash: 'run', Edit: 'edit', TodoWrite: null },
  odd: 'something_new',
  printsWhileItRuns: false,
  cut: { running: 'ends failed: The tool use was rejected.', asked: 'ends failed: The tool use was rejected.' },
  denied: [`denied: ${WORDS}`, `ends failed: ${WORDS}`, `says: denied: ${WORDS}`],
  retry: 'HTTP 529: the service is overloaded',
  plans: true,
  usage: USAGE,
  models: ['default', 'opus'],
  pictures: TOOK_PICTURE,
  forks: true,
  unknownConversation: UNKNOWN,
}

export const codex: Subject = {
  id: 'codex',
  script: 'codex.mjs',
  scriptArguments: [],
  version: '0.169.0',
  names: { Shell: 'run', Edit: 'edit' },
  odd: 'something/new',
  printsWhileItRuns: true,
  cut: { running: 'ends failed: ', asked: 'ends failed: ' },
  denied: ['denied: ', 'ends failed: It was not allowed.', 'says: denied: '],
  retry: 'The service is overloaded.',
  plans: true,
  usage: { ...USAGE, costUsd: null },
  models: ['gpt-6.1-sol', 'gpt-6-astra'],
  pictures: TOOK_PICTURE,
  forks: true,
  unknownConversation: UNKNOWN,
}

export const pi: Subject = {
  id: 'pi',
  script: 'pi.mjs',
  scriptArguments: [],
  version: '0.73.1',
  names: { bash: 'run', edit: 'edit' },
  odd: 'something_new',
  printsWhileItRuns: true,
  cut: { running: 'ends failed: Command aborted', asked: 'ends failed: Command aborted' },
  denied: [`denied: ${WORDS}`, `ends failed: ${WORDS}`, `says: denied: ${WORDS}`],
  retry: 'HTTP 529: The service is overloaded.',
  plans: false,
  usage: USAGE,
  models: ['scripted/small', 'scripted/large'],
  pictures: TOOK_PICTURE,
  forks: true,
  unknownConversation: UNKNOWN,
}

/** What all dialects of the Agent Client Protocol have in common. */
const acp = {
  script: 'acp.mjs',
  names: { Shell: 'run', Edit: 'edit' },
  odd: 'session/update/something_new',
  denied: ['denied: ', 'ends failed: ', 'says: denied: '],
  retry: null,
  plans: true,
  pictures: TOOK_PICTURE,
  unknownConversation: UNKNOWN,
}

export const gemini: Subject = {
  ...acp,
  id: 'gemini',
  scriptArguments: ['gemini'],
  version: '0.61.0',
  printsWhileItRuns: false,
  cut: { running: 'ends ok: Command cancelled by user.', asked: 'ends failed: ' },
  usage: { ...USAGE, costUsd: null },
  models: ['gemini-2.5-pro', 'gemini-2.5-flash'],
  forks: false,
}

export const opencode: Subject = {
  ...acp,
  id: 'opencode',
  scriptArguments: ['opencode'],
  version: '1.18.33',
  printsWhileItRuns: true,
  cut: { running: 'ends ok: User aborted the command', asked: 'ends failed: ' },
  // A denial ends its turn.
  denied: ['denied: ', 'ends failed: '],
  usage: USAGE,
  models: ['scripted/small', 'scripted/large'],
  forks: true,
}

export const claudeAgentAcp: Subject = {
  ...acp,
  id: 'claude-agent-acp',
  scriptArguments: ['claude-agent-acp'],
  version: '',
  printsWhileItRuns: false,
  cut: { running: 'ends failed: ', asked: 'ends failed: ' },
  usage: USAGE,
  models: ['default', 'opus'],
  forks: true,
}

const CUSTOM = 'custom-0f8fad5b-d9cb-469f-a165-70867728950e'

/** A command of the person's own, which does no more than the protocol wants. */
export const plainAcp: Subject = {
  ...acp,
  id: CUSTOM,
  scriptArguments: ['plain'],
  custom: { id: CUSTOM, name: 'My agent', protocol: 'acp', command: 'my-agent --with "two words"' },
  version: '',
  printsWhileItRuns: true,
  cut: { running: 'ends failed: ', asked: 'ends failed: ' },
  usage: { inputTokens: 0, outputTokens: 0, costUsd: null },
  models: [],
  pictures: ['notice: Left out, for this agent takes no pictures: 1.'],
  forks: false,
}

/** A program of no protocol. */
export const lines: Player = {
  id: CUSTOM,
  script: 'lines.mjs',
  scriptArguments: [],
  custom: { id: CUSTOM, name: 'My program', protocol: 'lines', command: 'my-program' },
}
