import { conforms } from './conformance'
import { macosWorld } from './macos-world'

conforms('macOS, on a made-up kernel', macosWorld)
