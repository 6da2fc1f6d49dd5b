/** A failure that ends a script: its message is one sentence for the person, telling what happened and what to do. */
export class Trouble extends Error {
  name = 'Trouble'
}

/**
 * Runs a script's body and makes its end the process's end: exit code 0, or what the body answers, or 1 after a failure.
 * @param {() => Promise<number | undefined>} body
 */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0
  } catch (error) {
    // Anything but Trouble is a mistake of ours: there the stack is what helps.
    process.stderr.write(`${error instanceof Trouble ? `corral: ${error.message}` : error.stack}\n`)
    process.exitCode = 1
  }
}

/** One line of progress, on standard error so that what a script prints for programs stays clean. */
export function say(line) {
  process.stderr.write(`corral: ${line}\n`)
}
