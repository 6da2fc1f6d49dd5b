import { protocolContract } from './scenarios'
import { gemini, opencode } from './subjects'

for (const subject of [gemini, opencode]) protocolContract(subject)
