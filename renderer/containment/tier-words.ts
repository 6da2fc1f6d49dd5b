import type { ContainmentTier } from '../../preload/contract/process'
import { text } from '../../preload/text'

/** What containment of this kind promises, in a word or two. */
export const tierWords: Record<ContainmentTier, string> = text.containment.tiers

/** For the tooltip of the mark, and for Details. */
export const BOUNDARY_LOST = text.containment.boundaryLost.meaning
