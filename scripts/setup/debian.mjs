import { Trouble } from '../support/trouble.mjs'

/** The Debian package of each thing that Electron may miss. Names of libraries are sonames, as ldd prints them. */
const packages = {
  'libgtk-3.so.0': 'libgtk-3-0',
  'libgdk-3.so.0': 'libgtk-3-0',
  'libgdk_pixbuf-2.0.so.0': 'libgdk-pixbuf-2.0-0',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libnspr4.so': 'libnspr4',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcups.so.2': 'libcups2',
  'libdrm.so.2': 'libdrm2',
  'libgbm.so.1': 'libgbm1',
  'libasound.so.2': 'libasound2',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libX11.so.6': 'libx11-6',
  'libxcb.so.1': 'libxcb1',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libcairo.so.2': 'libcairo2',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libgmodule-2.0.so.0': 'libglib2.0-0',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libexpat.so.1': 'libexpat1',
  'libudev.so.1': 'libudev1',
  'libuuid.so.1': 'libuuid1',
  Xvfb: 'xvfb',
  xauth: 'xauth',
  setpriv: 'util-linux',
  ps: 'procps',
  font: 'fonts-dejavu-core',
}

/**
 * @param {string} listing what ldd printed
 * @returns {string[]} sonames of the libraries that it did not find, each once
 */
export function missingLibraries(listing) {
  return [...new Set([...listing.matchAll(/^\s*(\S+) => not found$/gm)].map(([, name]) => name))]
}

/**
 * @param {string[]} lack sonames and programs
 * @returns {string[]} Debian packages that bring them, sorted, each once
 * @throws {Trouble} for something that no package is known for
 */
export function packagesFor(lack) {
  const unknown = lack.filter((name) => !(name in packages))
  if (unknown.length > 0) {
    throw new Trouble(
      `Electron needs ${unknown.join(', ')}; install the packages that bring them, then run this again.`,
    )
  }
  return [...new Set(lack.map((name) => packages[name]))].sort()
}
