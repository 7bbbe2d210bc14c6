import { describe, expect, test } from 'vitest'
import { ManualClock } from '../clock.ts'
import type { ScannerEvent } from './contract.ts'
import { openSerialScanner } from './serial-driver.ts'
import { createSerialScannerTwin } from './serial-twin.ts'

const opened = 1000

/** What the driver says, short, each with its millisecond since `opened`. */
async function setUp(wish: Partial<Parameters<typeof createSerialScannerTwin>[0]> = {}) {
  const clock = new ManualClock(0)
  const twin = createSerialScannerTwin({ suffix: '\r', baud: 9600, chunkBytes: 16, clock, ...wish })
  const said: string[] = []
  const scanner = openSerialScanner({
    openPort: twin.open,
    aimPrefix: false,
    clock,
    random: () => 0,
    listener(event: ScannerEvent) {
      const at = clock.now() - opened
      if (event.type === 'status') {
        said.push([event.status.state, event.status.detail].filter(Boolean).join(': '))
      } else {
        const { scan } = event
        const refused = !scan.ok && scan.error === 'merged' ? `merged ${scan.lines}` : 'unreadable'
        said.push(`${at} ${scan.ok ? scan.text : refused}`)
      }
    },
  })
  await clock.advanceTo(opened)
  return { clock, twin, said, scanner }
}

describe('a serial scanner at a lane', () => {
  test.each([
    // 11 bytes at 9600 baud take 12 ms.
    ['CR, told 40 ms after it', '\r', 12 + 40],
    ['Tab', '\t', 12 + 40],
    ['CR LF', '\r\n', 13 + 40],
    ['no suffix, told by a longer silence', '', 11 + 120],
  ] as const)('%s', async (_name, suffix, at) => {
    const { clock, twin, said, scanner } = await setUp({ suffix })
    twin.scan('EMP-000123')
    await clock.advance(500)
    expect(said).toEqual(['opening', 'online', `${at} EMP-000123`])
    expect(scanner.counters).toEqual({ good: 1, bad: 0, skipped: 0 })
  })

  test.each([1, 3, 64])('cut into pieces of %i bytes, its read is one', async (chunkBytes) => {
    const { clock, twin, said } = await setUp({ chunkBytes })
    twin.scan('桃源社区'.repeat(50))
    await clock.advance(2000)
    expect(said.slice(2)).toEqual([expect.stringMatching(/^\d+ (桃源社区){50}$/)])
  })

  test('two codes in one read are refused, two reads are two', async () => {
    const { clock, twin, said } = await setUp()
    twin.scanMerged('RED', 'GREEN')
    await clock.advance(300)
    twin.scan('RED')
    await clock.advance(300)
    twin.scan('GREEN')
    await clock.advance(300)
    expect(said.slice(2).map((each) => each.replace(/^\d+ /, ''))).toEqual(['merged 2', 'RED', 'GREEN'])
  })

  test('pulled in the midst of a read, its half never meets the next', async () => {
    const { clock, twin, said, scanner } = await setUp()
    twin.scan('x'.repeat(100))
    await clock.advance(50)
    twin.unplug()
    await clock.advance(100)
    twin.replug()
    await clock.advance(600)
    twin.scan('NEXT')
    await clock.advance(300)
    expect(said.slice(2)).toEqual([
      'absent: the twin is unplugged',
      'online',
      expect.stringMatching(/^\d+ NEXT$/),
    ])
    expect(scanner.counters).toEqual({ good: 1, bad: 0, skipped: 0 })
  })

  test('found again in the midst of a read, its rest is no code', async () => {
    const { clock, twin, said } = await setUp()
    twin.unplug()
    await clock.advance(100)
    twin.replug()
    clock.after(380, () => twin.scan('x'.repeat(100)))
    await clock.advance(1000)
    twin.scan('NEXT')
    await clock.advance(300)
    expect(said.slice(3)).toEqual(['online', expect.stringMatching(/^\d+ NEXT$/)])
  })

  test('a busy PC cuts no read short', async () => {
    const { clock, twin, said } = await setUp()
    twin.inject(Buffer.from('EMP-'))
    // After a stall Node runs the timers that are due, and only then hands over what has come meanwhile: here both in
    // the same millisecond, 5 for the first bytes, 120 of silence, 8 for the rest.
    clock.after(5 + 120 - 8, () => twin.inject(Buffer.from('000123\r')))
    await clock.advance(500)
    expect(said.slice(2)).toEqual([expect.stringMatching(/EMP-000123$/)])
  })

  test('silent for an hour it is online', async () => {
    const { clock, said, scanner } = await setUp()
    await clock.advance(3_600_000)
    expect(said).toEqual(['opening', 'online'])
    expect(scanner.status).toEqual({ state: 'online', detail: null })
  })

  test('absent and busy are told in the system’s words', async () => {
    const { clock, twin, said } = await setUp()
    twin.unplug()
    await clock.advance(2000)
    expect(said.slice(2)).toEqual([
      'absent: the twin is unplugged',
      'absent: No such file or directory: the twin is unplugged',
    ])
    const other = await setUp()
    const second = openSerialScanner({
      openPort: other.twin.open,
      aimPrefix: false,
      clock: other.clock,
      random: () => 0,
      listener: () => {},
    })
    await other.clock.advance(100)
    expect(second.status).toEqual({ state: 'failed', detail: 'Cannot lock port: the twin is open already' })
  })

  test('closed, it says nothing more and gives the port back', async () => {
    const { clock, twin, said, scanner } = await setUp()
    twin.scan('AB')
    await scanner.close()
    await clock.advance(500)
    expect(said).toEqual(['opening', 'online'])
    await expect(twin.open({ data: () => {}, closed: () => {} })).resolves.toBeDefined()
  })
})
