import path from 'node:path'
import type { AgentProfile, LaunchOptions } from '../adapter'
import { createPiAdapter, restorePiAdapter } from './adapter'
import { piPast } from './past'

/** pi has no permissions of its own: this extension asks. It ships with Corral and reads what may pass from its environment. */
const GATE = path.join('pi', 'permission-gate.mjs')

/** Arguments of the RPC mode. */
function piArguments({ model, permissions, resume, fork, assets }: LaunchOptions): string[] {
  if (permissions !== 'allow-all' && assets === undefined)
    throw new Error('pi asks before it acts only with the extension that ships with Corral.')
  return [
    ...['--mode', 'rpc'],
    ...(model === null ? [] : ['--model', model]),
    // With --session the id stays the same, with --fork there is a new one (measured with 0.73.1).
    ...(resume === undefined ? [] : [fork ? '--fork' : '--session', resume]),
    ...(permissions === 'allow-all' || assets === undefined ? [] : ['--extension', path.join(assets, GATE)]),
  ]
}

/** pi, the coding agent of Mario Zechner. */
export const pi: AgentProfile = {
  id: 'pi',
  name: 'pi',
  executables: ['pi'],
  bundled: null,
  versionArguments: ['--version'],
  // Measured with 0.73.1.
  tellsVersionAsError: true,
  hint: 'Install it with “npm install -g @mariozechner/pi-coding-agent”, then run “pi” once and log in with “/login”.',
  models: [],
  permissionModes: ['ask', 'accept-edits', 'plan', 'allow-all'],
  takesImages: true,
  switchesModel: true,
  usualStartSeconds: 2,
  ownOptions: [
    ...['--mode', '--print', '-p', '--model', '--session', '--fork', '--no-session'],
    ...['--continue', '-c', '--resume', '-r'],
  ],
  launch: (options) => ({
    args: piArguments(options),
    env: { PI_SKIP_VERSION_CHECK: '1', CORRAL_PI_PERMISSIONS: options.permissions },
    agentSessionId: options.fork ? null : (options.resume ?? null),
  }),
  resume: {
    // Measured with 0.73.1: on standard error, exit code 1; the other one, when the folder is another than then, exits with 0.
    isGone: (words) =>
      words.includes('No session found matching') || words.includes('Session found in different project'),
    forks: true,
  },
  past: piPast,
  create: createPiAdapter,
  restore: restorePiAdapter,
}
