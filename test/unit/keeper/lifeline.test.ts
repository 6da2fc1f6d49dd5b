import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Lifeline } from '../../../main/keeper/lifeline'
import { QUIT_INTENT } from '../../../main/keeper/protocol'
import { folderForEachTest } from './temporary-folder'

const folder = folderForEachTest()
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function lifeline(reattachWindowSeconds: number, waitsForGo = false) {
  const acts: string[] = []
  const line = new Lifeline(
    { profileHome: folder(), reattachWindowSeconds },
    { waitsForGo: () => waitsForGo, leave: () => acts.push('leave'), end: (why) => acts.push(why) },
  )
  return { line, acts }
}

const meanToQuit = () => writeFileSync(path.join(folder(), QUIT_INTENT), '')

describe('a keeper whose app is gone', () => {
  it('waits exactly the reattach window, then ends its tree once', () => {
    const { line, acts } = lifeline(120)
    line.alone()
    vi.advanceTimersByTime(119_999)
    const before = [...acts]
    vi.advanceTimersByTime(600_000)
    expect({ before, after: acts }).toEqual({ before: [], after: ['Corral was gone for 120 s.'] })
  })

  it('ends at once when the window is 0', () => {
    const { line, acts } = lifeline(0)
    line.alone()
    expect({ acts, timers: vi.getTimerCount() }).toEqual({ acts: ['Corral was gone for 0 s.'], timers: 0 })
  })

  it('ends at once when the app meant to end everything, also when that is said a little later', () => {
    const later = lifeline(120)
    later.line.alone()
    vi.advanceTimersByTime(3000)
    meanToQuit()
    vi.advanceTimersByTime(1000)
    const sooner = lifeline(120)
    sooner.line.alone()
    expect([later.acts, sooner.acts, vi.getTimerCount()]).toEqual([['Corral was quit.'], ['Corral was quit.'], 0])
  })

  it('counts ticks, so that a sleep of hours is one of them', () => {
    const { line, acts } = lifeline(3)
    line.alone()
    vi.setSystemTime(Date.now() + 8 * 3600 * 1000)
    vi.advanceTimersByTime(2000)
    expect(acts).toEqual([])
  })

  it('goes on when another app comes, and counts anew when that one is gone too', () => {
    const { line, acts } = lifeline(10)
    line.alone()
    vi.advanceTimersByTime(9000)
    line.connected()
    vi.advanceTimersByTime(60_000)
    line.alone()
    vi.advanceTimersByTime(9000)
    const before = [...acts]
    vi.advanceTimersByTime(1000)
    expect({ before, after: acts }).toEqual({ before: [], after: ['Corral was gone for 10 s.'] })
  })

  it('lives on as long as it was told to keep, but still hears of a quit that ends everything', () => {
    const { line, acts } = lifeline(10)
    line.keep(true)
    line.alone()
    vi.advanceTimersByTime(24 * 3600 * 1000)
    const kept = [...acts]
    meanToQuit()
    vi.advanceTimersByTime(1000)
    expect({ kept, after: acts }).toEqual({ kept: [], after: ['Corral was quit.'] })
  })

  it('leaves when its agent was never started', () => {
    const { line, acts } = lifeline(120, true)
    line.alone()
    expect(acts).toEqual(['leave'])
  })
})

describe('a keeper without a go', () => {
  it('leaves when it never comes', () => {
    const { line, acts } = lifeline(120, true)
    line.waitForGo(15_000)
    vi.advanceTimersByTime(14_999)
    const before = [...acts]
    vi.advanceTimersByTime(1)
    vi.runOnlyPendingTimers()
    expect({ before, after: acts }).toEqual({ before: [], after: ['leave'] })
  })

  it('stays when it came in time', () => {
    const { line, acts } = lifeline(120, false)
    line.waitForGo(15_000)
    vi.advanceTimersByTime(60_000)
    expect(acts).toEqual([])
  })
})

describe('a farewell', () => {
  it('is over when the app has gone', () => {
    const { line, acts } = lifeline(120)
    line.farewell(1000, () => acts.push('farewell'))
    line.alone()
    expect(acts).toEqual(['farewell'])
  })

  it('is over after its time when the app stays', () => {
    const { line, acts } = lifeline(120)
    line.farewell(1000, () => acts.push('farewell'))
    vi.advanceTimersByTime(1000)
    expect(acts).toEqual(['farewell'])
  })
})
