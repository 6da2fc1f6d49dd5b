import { codex } from '../../../main/adapters/codex/profile'
import { adapterContract } from './contract'

const RESUMED = '01a1ffd9-bea9-7570-9b70-556d00aaa1b2'
const UNKNOWN = '01a1fd4d-0000-7822-bbd1-000000000000'

adapterContract(codex, {
  folder: 'codex',
  options: (name) => {
    if (name === 'resume-unknown') return { resume: UNKNOWN }
    if (name === 'edit') return { permissions: 'accept-edits' }
    return name === 'resume' || name === 'fork' ? { resume: RESUMED, fork: name === 'fork' } : {}
  },
})
