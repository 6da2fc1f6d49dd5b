import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Trouble } from '../support/trouble.mjs'

const groups = { check: ['types', 'lint', 'unit'] }
/** In the order in which they run: the quick ones first. */
const all = ['types', 'lint', 'unit', 'processes', 'windows', 'e2e', 'agents']

/**
 * Reads the command line of test.mjs: `[suite…] [--json FILE] [-- filter…]`.
 * @param {string[]} args
 * @param {string} from absolute path of the folder where they were typed
 * @returns {{ suites: string[], filters: string[], json: string | null, short: boolean }} suites in the order in which they
 *   run; filters pick test files by a part of their path; json is where the agents suite is to write its findings; short:
 *   nobody asked for the agents suite by name, so the part of it will do that belongs into every run
 * @throws {Trouble} for a suite or an option that does not exist
 */
export function selectSuites(args, from) {
  const end = args.indexOf('--')
  const filters = end === -1 ? [] : args.slice(end + 1)
  const { names, json } = parse(end === -1 ? args : args.slice(0, end))
  const unknown = names.filter((name) => !all.includes(name) && !(name in groups))
  if (unknown.length > 0) {
    throw new Trouble(`There is no suite ${unknown.join(', ')}; take some of check, ${all.join(', ')}.`)
  }
  const wanted = names.flatMap((name) => groups[name] ?? [name])
  const suites = all.filter((name) => wanted.length === 0 || wanted.includes(name))
  return { suites, filters, json: json === undefined ? null : resolve(from, json), short: !wanted.includes('agents') }
}

function parse(args) {
  try {
    const { positionals, values } = parseArgs({ args, allowPositionals: true, options: { json: { type: 'string' } } })
    return { names: positionals, json: values.json }
  } catch (error) {
    throw new Trouble(`${error.message.split('. ')[0]}; the options are --json FILE and -- FILTER.`)
  }
}
