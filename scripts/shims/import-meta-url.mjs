// Bundled ES modules ask for import.meta.url, which a CommonJS bundle has not; build.mjs defines it as this name.
import { pathToFileURL } from 'node:url'

export const __import_meta_url = pathToFileURL(__filename).href
