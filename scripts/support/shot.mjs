import { resolve } from 'node:path'

/**
 * npm runs scripts in the package's folder, but a person names files relative to where they typed the command.
 * @param {string[]} args of the app
 * @param {string} from absolute path of the folder where they were typed
 * @returns {string[]} the same with an absolute file after --shot
 */
export function resolveShot(args, from) {
  return args.map((argument, index) => {
    if (argument.startsWith('--shot=')) return `--shot=${resolve(from, argument.slice('--shot='.length))}`
    return args[index - 1] === '--shot' ? resolve(from, argument) : argument
  })
}
