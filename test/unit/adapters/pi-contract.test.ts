import { pi } from '../../../main/adapters/pi'
import { adapterContract } from './contract'

adapterContract(pi, { folder: 'pi' })
