import { claude } from '../../../main/adapters/claude/profile'
import { adapterContract } from './contract'

adapterContract(claude, { folder: 'claude' })
