import { homedir, userInfo } from 'node:os'
import type { Corral } from '../corral'
import { isSecretName } from '../secrets'
import type { Session } from '../session'
import type { Person } from './redact'

/** Of whom a session may tell, with what its agent was given in secret: by Corral's own environment, the settings, and the session. */
export function personOf(
  session: Session,
  { settings, environments }: Pick<Corral, 'settings' | 'environments'>,
  ours: NodeJS.ProcessEnv,
): Person {
  const { agentOptions } = settings.get()
  const typed = [
    ...Object.values(agentOptions).map(({ environment }) => environment),
    environments.typedFor(session.id),
  ]
  const pairs = [...Object.entries(ours), ...typed.flatMap(pairsIn)]
  const secrets = pairs.flatMap(([name, value]) => (value !== undefined && isSecretName(name) ? [value] : []))
  return { home: homedir(), userName: nameOfUser(), secrets }
}

const pairsIn = (lines: string): [name: string, value: string][] =>
  lines.split(/\r?\n/).flatMap((line) => {
    const [name = '', ...value] = line.trimStart().split('=')
    return value.length > 0 ? [[name, value.join('=')]] : []
  })

/** '' where the system has no name for the account, as in some containers. */
function nameOfUser(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}
