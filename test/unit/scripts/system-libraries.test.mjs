import { describe, expect, it } from 'vitest'
import { missingLibraries, packagesFor } from '../../../scripts/setup/debian.mjs'

const listing = `\tlinux-vdso.so.1 (0x00007ffd1e3f2000)
\tlibffmpeg.so => /somewhere/dist/libffmpeg.so (0x00007f1f2a000000)
\tlibnss3.so => not found
\tlibnssutil3.so => not found
\tlibgtk-3.so.0 => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f1f29000000)
\tlibnss3.so => not found
`

describe('missing system libraries', () => {
  it('are the ones that ldd does not find, each once', () => {
    expect(missingLibraries(listing)).toEqual(['libnss3.so', 'libnssutil3.so', 'libgtk-3.so.0'])
    expect(missingLibraries('\tnot a dynamic executable\n')).toEqual([])
  })

  it('become the Debian packages that bring them, each once', () => {
    expect(packagesFor([...missingLibraries(listing), 'Xvfb', 'xauth', 'font'])).toEqual([
      'fonts-dejavu-core',
      'libgtk-3-0',
      'libnss3',
      'xauth',
      'xvfb',
    ])
  })

  it('that no package is known for are named in one sentence', () => {
    expect(() => packagesFor(['libnss3.so', 'libnovel.so.9'])).toThrow(
      'Electron needs libnovel.so.9; install the packages that bring them, then run this again.',
    )
  })
})
