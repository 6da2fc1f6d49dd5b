import type { Format } from './format'

/** One JSON object: the head, the events of the contract (preload/contract/chat.ts) one a line, and what was redacted. */
export function json(): Format {
  let separator = '\n'
  return {
    begin: (about) => `{"version":1,"about":${JSON.stringify(about)},"events":[`,
    event: (event) => {
      const line = separator + JSON.stringify(event)
      separator = ',\n'
      return line
    },
    end: (redacted) => `\n],"redacted":${JSON.stringify(redacted)}}\n`,
  }
}
