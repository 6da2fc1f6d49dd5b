import { createLinux } from './linux'
import { createMacos } from './macos'
import type { Platform } from './platform'
import { createUnsupported } from './unsupported'
import { createWindows } from './windows'

/** The systems that Corral knows, by Node's name for them. */
const platforms: Partial<Record<NodeJS.Platform, () => Platform>> = {
  linux: createLinux,
  darwin: () => createMacos(),
  win32: () => createWindows(),
}

export const platform: Platform = platforms[process.platform]?.() ?? createUnsupported(process.platform)
