import type { PermissionMode } from '../../../preload/contract/session'

/** What differs from one agent to the next that speaks the Agent Client Protocol, as far as the protocol does not tell it. */
export type AcpAgent = {
  name: string
  /** What a person does who is not logged in, one sentence. */
  login: string
  /** What the agent says of a conversation that it does not know. */
  unknownConversation: RegExp
  /** Permission modes that it got with its launch, in its own way. */
  launchedModes: readonly PermissionMode[]
}

/** The sentence by which an ended session is known as one whose conversation is gone. */
export const goneSentence = ({ name }: AcpAgent, words: string): string =>
  `${name} no longer knows this conversation: ${words}`

/** Whether these are the words of `goneSentence`. */
export const isGone = (words: string): boolean => words.includes('no longer knows this conversation')
