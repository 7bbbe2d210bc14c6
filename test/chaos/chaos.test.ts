import { expect, test } from 'vitest'
import { chaos } from './chaos.ts'
import { RECOVERS_WITHIN_MS } from './recoveries.ts'

/** `npm run chaos` lets ten thousand come; here each three protocols in turn have 150. */
test.each([1, 2, 3, 4])(
  'seed %i: nobody’s evidence judges another, nobody is lost, and every device is back in time',
  async (seed) => {
    const { findings, recoveries, rulings } = await chaos({ seed, visits: 150, tell: null })
    expect(findings).toEqual([])
    expect(rulings).toBeGreaterThan(125)
    expect(recoveries.took.length).toBeGreaterThan(100)
    expect(recoveries.percentile(1)).toBeLessThan(RECOVERS_WITHIN_MS)
  },
)
