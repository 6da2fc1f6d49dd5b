import { createLinux } from './linux'
import type { Platform } from './platform'
import { createUnsupported } from './unsupported'

export const platform: Platform = process.platform === 'linux' ? createLinux() : createUnsupported(process.platform)
