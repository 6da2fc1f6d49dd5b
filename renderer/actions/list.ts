import { text } from '../../preload/text'
import { sortings } from '../panel/grid-header'
import { changeLook, groupings, list, sortByColumn } from '../stores/list'
import { sessions } from '../stores/sessions'
import type { Action } from './action'

const words = text.actions.list

const hasSessions = () => sessions.getState().order.length > 0

/** Everything that concerns how the list is seen. */
export const onList: readonly Action[] = [
  ...sortings.map(
    ({ by, name }): Action => ({
      ...{ id: `sort-${by}`, title: name, group: 'list', key: null },
      isPossible: hasSessions,
      run: () => sortByColumn(by),
    }),
  ),
  {
    ...{ id: 'sort-usual', title: words.usualOrder, group: 'list', key: null },
    isPossible: () => list.getState().look.column !== null,
    run: () => void changeLook({ column: null, descending: false }),
  },
  ...groupings.map(
    (grouping): Action => ({
      ...{ id: `group-${grouping}`, title: words.groupings[grouping], group: 'list', key: null },
      isPossible: () => hasSessions() && list.getState().look.grouping !== grouping,
      run: () => void changeLook({ grouping }),
    }),
  ),
]
