import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { buildSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { whenAwakeFor } from '../../../main/platform/deadline'

const { text } = buildSync({
  entryPoints: ['main/platform/deadline.ts'],
  ...{ bundle: true, platform: 'node', format: 'cjs', write: false },
}).outputFiles[0] as { text: string }

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('a deadline in time awake', () => {
  it('comes when its time is over, and not when it was called off', async () => {
    const acts: string[] = []
    whenAwakeFor(100, () => acts.push('over'))
    const callOff = whenAwakeFor(100, () => acts.push('called off'))
    await pause(30)
    const before = [...acts]
    callOff()
    await pause(200)
    expect({ before, after: acts }).toEqual({ before: [], after: ['over'] })
  })

  it('does not run out while the process sleeps: a stop of four seconds counts as a tick', async () => {
    const program = `${text}\nconst began = performance.now(); whenAwakeFor(3000, () => process.stdout.write(String(performance.now() - began))); process.stderr.write('begun')`
    const child = spawn(process.execPath, ['-e', program])
    let said = ''
    child.stdout.on('data', (words) => {
      said += words
    })
    await once(child.stderr, 'data')
    await pause(500)
    child.kill('SIGSTOP')
    await pause(4000)
    child.kill('SIGCONT')
    await once(child, 'exit')
    // The tick that was interrupted is over at once; the two others are still to come.
    expect(Number(said)).toBeGreaterThan(5500)
  }, 20_000)

  it('hears what came in meanwhile before it runs out', async () => {
    const program = `${text}
      const callOff = whenAwakeFor(500, () => { process.stdout.write('too late'); process.exit() })
      process.stdin.on('data', () => { callOff(); process.stdout.write('heard'); process.exit() })
      process.stderr.write('begun')`
    const child = spawn(process.execPath, ['-e', program])
    let said = ''
    child.stdout.on('data', (words) => {
      said += words
    })
    await once(child.stderr, 'data')
    child.kill('SIGSTOP')
    child.stdin.write('an answer\n')
    await pause(800)
    child.kill('SIGCONT')
    await once(child, 'exit')
    expect(said).toBe('heard')
  })
})
