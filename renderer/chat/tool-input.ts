/**
 * A tool's input for a reader: the command itself, then the other arguments a line each. What is no JSON object is
 * shown as it came; the exact words are in the tab Raw.
 */
export function readableInput(input: string): string {
  let value: unknown
  try {
    value = JSON.parse(input)
  } catch {
    return input
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return input
  const entries = Object.entries(value)
  const commandFirst = [...entries].sort(([one], [other]) => Number(other === 'command') - Number(one === 'command'))
  return commandFirst
    .map(([name, each]) => {
      const text = typeof each === 'string' ? each : JSON.stringify(each, null, 2)
      if (name === 'command' || entries.length === 1) return text
      return text.includes('\n') ? `${name}:\n${text}` : `${name}: ${text}`
    })
    .join('\n')
}
