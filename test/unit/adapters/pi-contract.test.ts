import { pi } from '../../../main/adapters/pi/profile'
import { adapterContract } from './contract'

adapterContract(pi, { folder: 'pi' })
