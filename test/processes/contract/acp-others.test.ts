import { protocolContract } from './scenarios'
import { claudeAgentAcp, plainAcp } from './subjects'

for (const subject of [claudeAgentAcp, plainAcp]) protocolContract(subject)
