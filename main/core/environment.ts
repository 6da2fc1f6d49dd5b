import { platform } from '../platform'

/**
 * What an agent gets of our environment: names on this list, and nothing else. Agents hand theirs to every tool they
 * run (measured: API keys show in `env`), so what they do not need, they do not get. A trailing * matches a prefix.
 * People add their own names in the setting passEnvironment.
 */
const PASSED = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'LC_*', 'TZ', 'TERM', 'COLORTERM', 'TMPDIR'],
  ...[
    'XDG_*',
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'DBUS_SESSION_BUS_ADDRESS',
    'XAUTHORITY',
    'SSH_AUTH_SOCK',
    'SSH_AGENT_PID',
  ],
  ...['GNUPGHOME', 'EDITOR', 'VISUAL', 'PAGER', 'BROWSER', 'SUDO_ASKPASS'],
  ...['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'],
  ...[
    'NVM_*',
    'VOLTA_*',
    'FNM_*',
    'MISE_*',
    'ASDF_*',
    'PYENV_*',
    'VIRTUAL_ENV',
    'CONDA_*',
    'POETRY_*',
    'UV_*',
    'PIP_*',
  ],
  ...['CARGO_*', 'RUSTUP_*', 'GOPATH', 'GOROOT', 'GOBIN', 'GOPROXY', 'JAVA_HOME', 'ANDROID_*', 'GRADLE_*', 'MAVEN_*'],
  ...['DOTNET_*', 'BUN_*', 'DENO_*', 'PNPM_*', 'YARN_*', 'npm_config_*', 'HOMEBREW_*', 'NIX_*', 'GEM_*', 'RBENV_*'],
  ...['DOCKER_*', 'COMPOSE_*', 'KUBECONFIG', 'AWS_*', 'AZURE_*', 'GOOGLE_*', 'GCLOUD_*', 'CLOUDSDK_*', 'VERTEX_*'],
  ...['ANTHROPIC_*', 'CLAUDE_*', 'DISABLE_*', 'IS_SANDBOX', 'OPENAI_*', 'CODEX_HOME', 'GEMINI_*', 'OPENCODE_*', 'PI_*'],
  ...['OPENROUTER_*', 'MISTRAL_*', 'GROQ_*', 'DEEPSEEK_*', 'XAI_*', 'OLLAMA_*', 'GIT_AUTHOR_*', 'GIT_COMMITTER_*'],
  ...[
    'GIT_SSH',
    'GIT_SSH_COMMAND',
    'GH_TOKEN',
    'GITHUB_TOKEN',
    'GITLAB_TOKEN',
    'WSL_*',
    'MAX_THINKING_TOKENS',
    'BASH_*',
  ],
]

/** Without these a program does not even start on Windows, or does not find the person's folders. */
const PASSED_ON_WINDOWS = [
  ...['SystemRoot', 'SystemDrive', 'windir', 'ComSpec', 'PATHEXT', 'OS', 'TEMP', 'TMP', 'USERNAME', 'USERDOMAIN'],
  ...['USERPROFILE', 'HOMEDRIVE', 'HOMEPATH', 'APPDATA', 'LOCALAPPDATA', 'ALLUSERSPROFILE', 'ProgramData', 'PUBLIC'],
  ...['ProgramFiles*', 'CommonProgramFiles*', 'ProgramW6432', 'CommonProgramW6432', 'COMPUTERNAME', 'SESSIONNAME'],
  ...['NUMBER_OF_PROCESSORS', 'PROCESSOR_*', 'PSModulePath', 'ChocolateyInstall', 'SCOOP', 'MSYSTEM', 'DriverData'],
]

/**
 * Never passed, whatever a list says: marks of an agent that we may ourselves run inside of (agents.md 6: a child reads
 * them as nesting), and what would turn Electron's binary into something else.
 */
const NEVER = new Set([
  ...['ELECTRON_RUN_AS_NODE', 'ELECTRON_NO_ASAR', 'NODE_OPTIONS', 'NODE_PATH', 'CORRAL_SESSION'],
  ...['CLAUDECODE', 'CLAUDE_CODE_ENTRYPOINT', 'CLAUDE_CODE_CHILD_SESSION', 'CLAUDE_CODE_SESSION_ID'],
  ...['CLAUDE_CODE_EXECPATH', 'CLAUDE_EFFORT', 'AI_AGENT', 'GIT_EDITOR', 'PI_CODING_AGENT', 'CODEX_CI'],
  ...['CODEX_SESSION_ID', 'CODEX_THREAD_ID', 'CODEX_TOOL_CALL_ID', 'CODEX_VERSION', 'GEMINI_CLI', 'AGENT'],
  ...['OPENCODE', 'OPENCODE_PID', 'BASH_ENV'],
])

/** Whether a shell would take it as a variable's name. */
export const isName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)

/** The names in lines of NAME=value, as far as they can be understood. */
export const namesIn = (lines: string): string[] =>
  lines.split(/\r?\n/).flatMap((line) => {
    const name = line.trimStart().split('=')[0] ?? ''
    return line.includes('=') && isName(name) ? [name] : []
  })

/** Whether a variable is kept from agents even where a person sets it for them: see NEVER, and Corral's own ones. */
export function isKeptBack(name: string, system = platform.name): boolean {
  const known = system === 'win32' ? name.toUpperCase() : name
  return NEVER.has(known) || known.startsWith('CORRAL_')
}

/** One environment of two; where both have a name, the upper one counts, on Windows whatever its case. */
export function layered(
  lower: Record<string, string>,
  upper: Record<string, string>,
  system = platform.name,
): Record<string, string> {
  const covered = Object.keys(lower).filter((name) => variable(upper, name, system) !== undefined)
  return { ...Object.fromEntries(Object.entries(lower).filter(([name]) => !covered.includes(name))), ...upper }
}

/**
 * The environment for an agent: what passes the list, and on top what its adapter and the person want it to have. On Windows names are the same
 * in any case (PATH is mostly spelled Path there), and of two that differ only in case a program would see either.
 */
export function agentEnvironment(
  ours: NodeJS.ProcessEnv,
  alsoPass: readonly string[],
  given: Record<string, string>,
  system = platform.name,
): Record<string, string> {
  const alike = (name: string) => (system === 'win32' ? name.toUpperCase() : name)
  const passedHere = system === 'win32' ? [...PASSED, ...PASSED_ON_WINDOWS] : PASSED
  const patterns = [...passedHere, ...alsoPass].map(alike)
  const shut = new Set([...NEVER, ...Object.keys(given)].map(alike))
  const passed = Object.entries(ours).filter(
    ([name, value]) =>
      value !== undefined && !shut.has(alike(name)) && patterns.some((pattern) => matches(pattern, alike(name))),
  )
  return { ...(Object.fromEntries(passed) as Record<string, string>), ...given }
}

/** The value of a variable; on Windows whatever the case of its name: a copy of `process.env` is a plain object. */
export function variable(environment: NodeJS.ProcessEnv, name: string, system = platform.name): string | undefined {
  if (system !== 'win32') return environment[name]
  const key = Object.keys(environment).find((each) => each.toUpperCase() === name.toUpperCase())
  return key === undefined ? undefined : environment[key]
}

const matches = (pattern: string, name: string) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name
