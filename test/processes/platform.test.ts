import { afterAll, beforeAll } from 'vitest'
import { conforms } from '../unit/platform/conformance'
import { linuxWorld, type Strangers, startStrangers } from '../unit/platform/linux-world'

let strangers: Strangers
beforeAll(async () => {
  strangers = await startStrangers(40)
})
afterAll(() => strangers.close())

conforms('Linux itself', () => linuxWorld(strangers))
