// execa 9 needs two functions that Node 18.15 (the fallback runtime) does not have yet; newer runtimes keep their own.
const events = require('node:events')
const stream = require('node:stream')

events.addAbortListener ??= (signal, listener) => {
  if (signal.aborted) queueMicrotask(() => listener())
  else signal.addEventListener('abort', listener, { once: true })
  const dispose = Symbol.dispose ?? Symbol.for('nodejs.dispose')
  return { [dispose]: () => signal.removeEventListener('abort', listener) }
}
stream.getDefaultHighWaterMark ??= (objectMode) => (objectMode ? 16 : 16 * 1024)
