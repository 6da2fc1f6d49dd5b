import { protocolContract } from './scenarios'
import { codex } from './subjects'

protocolContract(codex)
