import { protocolContract } from './scenarios'
import { pi } from './subjects'

protocolContract(pi)
