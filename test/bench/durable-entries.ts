import { closeAll, type Close } from '../fixtures/closing.ts'
import { openJournal } from '../../src-main/journal/journal.ts'
import { buildRow } from '../../src-main/journal/row.ts'
import { tempStore } from '../../src-main/store/temp-store.fixture.ts'
import { openBareDatabase } from './bare-database.ts'
import type { Measurement } from './measurement.ts'
import { median } from './percentile.ts'
import { realisticEntries } from './realistic-entries.ts'
import { ratioAtLeast } from './result.ts'

const BLOCKS = 100
const BLOCK_ENTRIES = 50

/** How many entries a second are on the disk, evidence, chain and outbox included, beside the same bytes alone. */
export const durableEntries: Measurement = {
  name: 'durable-entries',
  needs: { browser: false, devices: false },
  async run() {
    const closing: Close[] = []
    try {
      const temp = tempStore()
      closing.push(() => temp.remove())
      const opened = openJournal(temp.open('host'))
      if (!opened.ok) throw new Error(opened.detail)
      const bare = openBareDatabase()
      closing.push(() => bare.close())

      const nextEntry = realisticEntries()
      const perSecond: { kiosk: number; bare: number }[] = []
      for (let block = 0; block < BLOCKS; block += 1) {
        const entries = Array.from({ length: BLOCK_ENTRIES }, () => nextEntry(Date.now()))
        const rows = entries.map((entry, index) => buildRow(entry, block * BLOCK_ENTRIES + index + 1).text)
        perSecond.push({
          kiosk: rate(entries, (entry) => {
            const appended = opened.journal.append(entry)
            if (!appended.ok) throw new Error(appended.detail)
          }),
          bare: rate(rows, (row) => bare.insert(row)),
        })
      }
      // The first blocks compile code and make both files grow from nothing.
      const measured = perSecond.slice(BLOCKS / 10)
      // Block by block: whatever else the PC did fell on both sides of one.
      const ratio = median(measured.map(({ kiosk, bare }) => kiosk / bare))
      const value = median(measured.map(({ kiosk }) => kiosk))
      const floor = median(measured.map(({ bare }) => bare))
      return [ratioAtLeast({ name: 'durable entries', unit: '/s', value, floor }, ratio, 0.6)]
    } finally {
      await closeAll(closing)
    }
  },
}

/** Items a second. */
function rate<T>(items: readonly T[], work: (item: T) => void): number {
  const start = performance.now()
  for (const item of items) work(item)
  return (items.length * 1000) / (performance.now() - start)
}
