import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { buildSync } from 'esbuild'
import { expect, it } from 'vitest'

/** The real watchdog, in a process of its own: it would end ours. */
const { text } = buildSync({
  entryPoints: ['main/core/watchdog.ts'],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  write: false,
}).outputFiles[0] as { text: string }

async function runWith(program: string) {
  const child = spawn(process.execPath, ['-e', `${text}\n${program}`])
  const [code, signal] = await once(child, 'exit')
  return { code, signal }
}

it('ends a process whose main thread is stuck', async () => {
  expect(await runWith('startWatchdog(300); setTimeout(() => { for (;;); }, 50)')).toEqual({
    code: null,
    signal: 'SIGKILL',
  })
})

it('ends nobody when it was stopped', async () => {
  expect(await runWith('startWatchdog(300).stop(); setTimeout(() => process.exit(7), 800)')).toEqual({
    code: 7,
    signal: null,
  })
})
