import { claude } from '../../../main/adapters/claude'
import { adapterContract } from './contract'

adapterContract(claude, { folder: 'claude' })
