import { describe, expect, it } from 'vitest'
import { parseStat, readStat } from '../../../main/platform/linux-proc'

/** A line as the kernel writes it, fields 4 to 24 numbered after themselves. */
const line = (command: string, state = 'S', startTime = '22') =>
  `4242 (${command}) ${state} ${Array.from({ length: 49 }, (_, index) => (index + 4 === 22 ? startTime : index + 4)).join(' ')}\n`

describe('/proc/PID/stat', () => {
  it.each(['bash', 'Web Content', 'a) S 1 (b', '((sd-pam))', ')', '', 'tab\tand \u00e9'])(
    'is understood when the command is “%s”',
    (command) => {
      expect(parseStat(line(command, 'Z'))).toEqual({
        ...{ pid: 4242, command, state: 'Z', parent: 4, group: 5, session: 6 },
        ...{ cpuTicks: 14 + 15, startTime: 22, residentPages: 24 },
      })
    },
  )

  it.each(['', '4242', '4242 (torn', 'x (bash) S 1 1 1', line('bash', 'S', 'never'), '4242 (bash) S 1 1', ')('])(
    'is nothing when it reads “%s”',
    (text) => {
      expect(parseStat(text)).toBeNull()
    },
  )

  it('tells of ourselves, and that a process that cannot be is gone', () => {
    const own = readStat(process.pid)
    expect([typeof own === 'object' && own.parent, readStat(2 ** 30)]).toEqual([process.ppid, 'gone'])
  })
})
