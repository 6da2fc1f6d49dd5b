import type { CustomAgent } from '../../preload/contract/settings'
import { text } from '../../preload/text'

const { acp, lines } = text.settings.command.protocols

/** How a command of the person's own may speak. */
export const protocols: { value: CustomAgent['protocol']; label: string; detail: string }[] = [
  { value: 'acp', ...acp },
  { value: 'lines', ...lines },
]
