import type { ContainmentTier } from '../../preload/contract/process'

/** What containment of this kind promises, in a word or two. */
export const tierWords: Record<ContainmentTier, string> = {
  cgroup: 'Ends are proven',
  subreaper: 'Ends are proven',
  job: 'Ends are proven',
  tracked: 'Ends are tracked',
  'best-effort': 'Ends as far as seen',
}

/** For the tooltip of the mark, and for Details. */
export const BOUNDARY_LOST =
  'The warden that started its keeper is gone. Stop and Kill work as before; but should its keeper be killed from outside too, only what can still be found of the session is ended.'
