import { describe, expect, test } from 'vitest'
import { GREEN_CONTENT } from './corpus.ts'
import { fuzz, slowHereMs } from './fuzz.ts'
import { probeOfText, type FuzzTarget } from './target.ts'
import { TARGETS } from './targets/all.ts'

const plan = { seed: 20_200_306, from: 0, began: () => {} }

test('a short run of every target finds nothing', async () => {
  const report = await fuzz({ ...plan, targets: TARGETS, runs: 6000, slowMs: slowHereMs() })
  expect(report.failures).toEqual([])
  expect(report.targets.filter(({ inputs }) => inputs === 0)).toEqual([])
})

test('the corpus holds a green of every signed family', () => {
  // RA1, WP1, GP1, SB1 and the work key's, four European certificates and one pass of New Zealand.
  expect(GREEN_CONTENT.size).toBeGreaterThanOrEqual(9)
})

describe('the fuzzer finds', () => {
  const SLOW_MS = 50
  const finding = (run: (text: string) => string | null): FuzzTarget => ({
    name: 'prey',
    weight: 1,
    make: (random) => probeOfText(String(random.below(10)), run),
  })
  const hunt = (run: (text: string) => string | null, runs = 100) =>
    fuzz({ ...plan, targets: [finding(run)], runs, slowMs: SLOW_MS })

  test('a throw, with what makes it again', async () => {
    const seven = (text: string): null => {
      if (text === '7') throw new Error('seven')
      return null
    }
    const { failures } = await hunt(seven)
    expect(failures[0]).toMatchObject({ target: 'prey', problem: 'threw seven', shown: 'utf16le 3700' })
    const again = await fuzz({
      ...plan,
      targets: [finding(seven)],
      from: failures[0]?.input ?? 0,
      runs: 1,
      slowMs: SLOW_MS,
    })
    expect(again.failures).toEqual([failures[0]])
  })

  test('a wrong answer', async () => {
    const { failures } = await hunt((text) => (text === '3' ? 'three' : null))
    expect(failures[0]).toMatchObject({ problem: 'three' })
  })

  test('an input that is slow each time, and calls one that was slow once a pause', async () => {
    const wait = (): void => {
      const start = process.threadCpuUsage()
      while (process.threadCpuUsage(start).user < (SLOW_MS + 20) * 1000);
    }
    const slow = await hunt(() => {
      wait()
      return null
    }, 1)
    expect(slow.failures[0]?.problem).toMatch(/took \d+ ms at best/)
    let first = true
    const paused = await hunt(() => {
      if (first) wait()
      first = false
      return null
    }, 10)
    expect(paused).toMatchObject({ pauses: 1, failures: [] })
  })

  test('memory that is kept', async () => {
    const kept: Uint8Array[] = []
    const { failures } = await hunt(() => {
      kept.push(new Uint8Array(40_000).fill(1))
      return null
    }, 4001)
    expect(failures[0]?.problem).toMatch(/memory grown by \d+ MB/)
  })
})
