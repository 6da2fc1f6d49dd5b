import { conforms } from './conformance'
import { windowsWorld } from './windows-world'

conforms('Windows, on a made-up kernel', windowsWorld)
