import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { connect, NotLetIn, type KioskClient, type Line } from './connection.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const minute = 60_000

/** A line to a kiosk that answers until it is cut. */
function openLine(): { line: Line; cut: () => void } {
  const closed = Promise.withResolvers<void>()
  // oxlint-disable-next-line no-unsafe-type-assertion -- all that it is asked for
  const client = { gate: { info: async () => ({}) } } as unknown as KioskClient
  return { line: { client, closed: closed.promise, close: () => closed.resolve() }, cut: closed.resolve }
}

/** Gaps between moments, with the one before the first and after the last. */
const gaps = (moments: readonly number[], from: number, to: number): number[] =>
  [...moments, to].map((moment, n) => moment - (moments[n - 1] ?? from))

describe('a screen whose kiosk is away', () => {
  test.each([
    ['as late as chance has it', 1 - Number.EPSILON],
    ['as soon', 0],
    ['in the middle', 0.5],
  ])('dials at least once a second for ever, %s', async (_name, random) => {
    vi.spyOn(Math, 'random').mockReturnValue(random)
    const { line, cut } = openLine()
    const dialled: number[] = []
    const lines = [line]
    const screen = connect(async () => {
      dialled.push(Date.now())
      const next = lines.shift()
      if (next === undefined) throw new Error('nobody is there')
      return next
    })
    await vi.advanceTimersByTimeAsync(minute)
    expect([dialled.length, screen.current().state]).toEqual([1, 'connected'])

    const cutAt = Date.now()
    cut()
    await vi.advanceTimersByTimeAsync(10 * minute)
    expect(screen.current()).toEqual({ state: 'lost' })
    const waits = gaps(dialled.slice(1), cutAt, Date.now())
    expect(Math.max(...waits)).toBeLessThanOrEqual(1000)
    expect(Math.min(...waits.slice(1, -1))).toBeGreaterThanOrEqual(50)

    lines.push(openLine().line)
    await vi.advanceTimersByTimeAsync(1000)
    expect(screen.current()).toMatchObject({ state: 'connected', epoch: 2 })
  })

  test('or hangs is told to be lost before its line is closed', async () => {
    const { line } = openLine()
    const seen: string[] = []
    let answers = true
    // oxlint-disable-next-line no-unsafe-type-assertion -- all that it is asked for
    const client = {
      gate: { info: () => (answers ? Promise.resolve({}) : new Promise(() => {})) },
    } as unknown as KioskClient
    const lines: Line[] = [{ ...line, client, close: () => seen.push(`closed, ${screen.current().state}`) }]
    const screen = connect(async () => {
      const next = lines.shift()
      if (next === undefined) throw new Error('nobody is there')
      return next
    })
    screen.subscribe(() => seen.push(screen.current().state))
    await vi.advanceTimersByTimeAsync(minute)
    answers = false
    await vi.advanceTimersByTimeAsync(minute)
    expect(seen).toEqual(['connected', 'lost', 'closed, lost'])
  })

  test('or cannot know it, then does not let it in, says each', async () => {
    let error = new NotLetIn('no-records')
    const screen = connect(() => Promise.reject(error))
    await vi.advanceTimersByTimeAsync(1000)
    expect(screen.current()).toEqual({ state: 'no-records' })
    error = new NotLetIn('refused')
    await vi.advanceTimersByTimeAsync(minute)
    expect(screen.current()).toEqual({ state: 'refused' })
  })

  test('or does not let its browser in says so until it is let in, also while the kiosk starts again', async () => {
    const first = openLine()
    let answer = async (): Promise<Line> => first.line
    const screen = connect(() => answer())
    await vi.advanceTimersByTimeAsync(1000)
    expect(screen.current()).toMatchObject({ state: 'connected' })

    answer = () => Promise.reject(new NotLetIn('refused'))
    first.cut()
    await vi.advanceTimersByTimeAsync(1000)
    expect(screen.current()).toEqual({ state: 'refused' })
    answer = () => Promise.reject(new Error('nobody is there'))
    await vi.advanceTimersByTimeAsync(minute)
    expect(screen.current()).toEqual({ state: 'refused' })
    answer = async () => openLine().line
    await vi.advanceTimersByTimeAsync(1000)
    expect(screen.current()).toMatchObject({ state: 'connected', epoch: 2 })
  })

  test('from its start on says that it starts, then that nobody is there', async () => {
    const screen = connect(() => Promise.reject(new Error('nobody is there')))
    expect(screen.current()).toEqual({ state: 'connecting' })
    await vi.advanceTimersByTimeAsync(minute)
    expect(screen.current()).toEqual({ state: 'lost' })
  })
})
