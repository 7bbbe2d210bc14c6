import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openPtyPair, socatAbsent } from '../../test/fixtures/pty.ts'
import type { BytePort } from '../byte-port.ts'
import { systemClock } from '../clock.ts'
import { serialPort } from '../serial-port.ts'
import type { ScannerEvent } from './contract.ts'
import { openSerialScanner } from './serial-driver.ts'
import { createSerialScannerTwin } from './serial-twin.ts'

const unless = socatAbsent ? ' (skipped: socat is not installed)' : ''
const soon = { timeout: 4000, interval: 20 }

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

function openFarEnd(path: string): Promise<BytePort> {
  return serialPort({ path, baud: 9600 })({ data: () => {}, closed: () => {} })
}

describe.skipIf(socatAbsent)(`a scanner on a real serial port${unless}`, () => {
  test('a scan in two halves, a merged one, pulled in the midst of one, plugged in again', async () => {
    const pair = await openPtyPair()
    cleanups.push(() => pair.kill())
    const events: ScannerEvent[] = []
    const scanner = openSerialScanner({
      openPort: serialPort({ path: pair.kioskPath, baud: 9600 }),
      aimPrefix: true,
      clock: systemClock,
      random: () => 1,
      listener: (event) => events.push(event),
    })
    cleanups.push(() => scanner.close())
    const online = () => vi.waitFor(() => expect(scanner.status.state).toBe('online'), soon)
    const scans = () => events.flatMap((event) => (event.type === 'scan' ? [event.scan] : []))

    let device = await openFarEnd(pair.devicePath)
    await online()
    await sleep(200)
    const whole = Buffer.from(']Q1桃源社区-EMP-000123\r\n')
    device.write(whole.subarray(0, 8))
    await sleep(30)
    device.write(whole.subarray(8))
    const first = { ok: true, text: '桃源社区-EMP-000123', symbology: ']Q1' }
    await vi.waitFor(() => expect(scans()).toEqual([first]), soon)

    const twin = createSerialScannerTwin({ suffix: '\r', baud: 9600, chunkBytes: 8, clock: systemClock })
    const detach = twin.attach((bytes) => device.write(bytes))
    twin.scanMerged('RED', 'GREEN')
    const second = { ok: false, error: 'merged', lines: 2 }
    await vi.waitFor(() => expect(scans()).toEqual([first, second]), soon)

    twin.scan('x'.repeat(200))
    await sleep(50)
    detach()
    await pair.kill()
    await device.close()
    await vi.waitFor(() => expect(scanner.status.state).toBe('absent'), soon)
    await vi.waitFor(() => expect(scanner.status.detail).toContain('No such file or directory'), soon)

    await pair.restart()
    device = await openFarEnd(pair.devicePath)
    cleanups.push(() => device.close())
    await online()
    await sleep(200)
    device.write(Buffer.from('AFTER'))
    const third = { ok: true, text: 'AFTER', symbology: null }
    await vi.waitFor(() => expect(scans()).toEqual([first, second, third]), soon)
    expect(scanner.counters).toEqual({ good: 2, bad: 1, skipped: 0 })
  })
})
