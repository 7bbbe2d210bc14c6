import { afterEach, describe, expect, test } from 'vitest'
import { openPtyPair, socatAbsent } from '../../test/fixtures/pty.ts'
import { NOTHING_BETWEEN, steppedPty } from '../../test/fixtures/stepped-pty.ts'
import { closed, untilHolds } from '../../test/fixtures/until.ts'
import { ManualClock } from '../clock.ts'
import type { ScannerEvent } from './contract.ts'
import { openSerialScanner } from './serial-driver.ts'
import { createSerialScannerTwin } from './serial-twin.ts'

const unless = socatAbsent ? ' (skipped: socat is not installed)' : ''

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

describe.skipIf(socatAbsent)(`a scanner on a real serial port${unless}`, () => {
  test('a scan in two halves, a merged one, pulled in the midst of one, plugged in again', async () => {
    const clock = new ManualClock(0)
    const pair = await openPtyPair()
    cleanups.push(() => pair.kill())
    const pty = steppedPty(pair, clock, NOTHING_BETWEEN)
    const openFarEnd = () => pty.deviceEnd(9600, () => {})
    const events: ScannerEvent[] = []
    const scanner = openSerialScanner({
      openPort: pty.kioskEnd(9600),
      aimPrefix: true,
      clock,
      random: () => 1,
      listener: (event) => events.push(event),
    })
    cleanups.push(() => closed('the scanner', scanner))
    const scans = () => events.flatMap((event) => (event.type === 'scan' ? [event.scan] : []))

    let device = await openFarEnd()
    await pty.advance(200)
    expect(scanner.status.state).toBe('online')
    const whole = Buffer.from(']Q1桃源社区-EMP-000123\r\n')
    device.write(whole.subarray(0, 8))
    await pty.advance(30)
    device.write(whole.subarray(8))
    await pty.advance(100)
    const first = { ok: true, text: '桃源社区-EMP-000123', symbology: ']Q1' }
    expect(scans()).toEqual([first])

    const twin = createSerialScannerTwin({ suffix: '\r', baud: 9600, chunkBytes: 8, clock })
    const detach = twin.attach((bytes) => device.write(bytes))
    twin.scanMerged('RED', 'GREEN')
    await pty.advance(200)
    const second = { ok: false, error: 'merged', lines: 2 }
    expect(scans()).toEqual([first, second])

    twin.scan('x'.repeat(200))
    await pty.advance(50)
    detach()
    await pty.pull()
    await closed('the device', device)
    await untilHolds('the pull', () => expect(scanner.status.state).toBe('absent'))
    await pty.advance(500)
    expect(scanner.status).toMatchObject({
      state: 'absent',
      detail: expect.stringContaining('No such file or directory'),
    })

    await pair.restart()
    device = await openFarEnd()
    cleanups.push(() => closed('the device', device))
    await pty.advance(1200)
    expect(scanner.status.state).toBe('online')
    device.write(Buffer.from('AFTER'))
    await pty.advance(200)
    const third = { ok: true, text: 'AFTER', symbology: null }
    expect(scans()).toEqual([first, second, third])
    expect(scanner.counters).toEqual({ good: 2, bad: 1, skipped: 0 })
  })
})
