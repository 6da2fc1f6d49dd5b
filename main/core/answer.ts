import type { PermissionAnswer } from '../../preload/contract/chat'
import type { Session } from './session'

/**
 * A person's answer to a permission request. Words with it for which the agent's protocol has no place follow as a message.
 * Throws a fault when the request is not open (any more), or cannot be answered.
 */
export async function answerRequest(
  session: Pick<Session, 'answer' | 'send'>,
  request: string,
  answer: PermissionAnswer,
): Promise<void> {
  const unsaid = await session.answer(request, answer)
  if (unsaid !== '') session.send(unsaid)
}
