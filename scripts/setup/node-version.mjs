import { Trouble } from '../support/trouble.mjs'

/**
 * @param {string} required as in package.json's engines: '>=20.19'
 * @param {string} present as in process.versions.node
 * @throws {Trouble} when this Node is too old
 */
export function checkNode(required, present = process.versions.node) {
  const numbers = (version) => version.replace('>=', '').split('.').map(Number)
  const [major, minor = 0] = numbers(required)
  const [presentMajor, presentMinor = 0] = numbers(present)
  if (presentMajor > major || (presentMajor === major && presentMinor >= minor)) return
  throw new Trouble(
    `Corral needs Node ${required.replace('>=', '')} or newer and this is ${present}; install a newer Node.`,
  )
}
