import type { CustomAgent } from '../../preload/contract/settings'

/** How a command of the person's own may speak. */
export const protocols: { value: CustomAgent['protocol']; label: string; detail: string }[] = [
  { value: 'acp', label: 'ACP', detail: 'The Agent Client Protocol, on its standard input and output' },
  { value: 'lines', label: 'Lines', detail: 'What it prints is shown; what you type goes in as a line' },
]
