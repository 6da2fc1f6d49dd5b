import { protocolContract } from './scenarios'
import { claude } from './subjects'

protocolContract(claude)
