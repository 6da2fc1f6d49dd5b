import type { Action } from './action'
import { goTo } from './go-to'
import { onList } from './list'
import { onSessions } from './sessions'
import { thisSession } from './this-session'
import { onWindow } from './window'

/** Every action of the window, in the order in which the palette and the list of keys show them. */
export const allActions: readonly Action[] = [...onSessions, ...thisSession, ...goTo, ...onList, ...onWindow]
