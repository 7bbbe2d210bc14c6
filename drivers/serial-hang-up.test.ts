import { describe, expect, test } from 'vitest'
import { openPtyPair, socatAbsent } from '../test/fixtures/pty.ts'
import { closed, untilHolds } from '../test/fixtures/until.ts'
import { systemClock } from './clock.ts'
import { serialPort } from './serial-port.ts'

const unless = socatAbsent ? ' (skipped: socat is not installed)' : ''

describe.skipIf(socatAbsent)(`on a real serial port${unless}`, () => {
  // Once in twenty times the library is reading in that moment.
  test.each([
    ['as soon as it is open', 0],
    ['in the midst of its words', 20],
  ])('a plug that is pulled %s is told at both ends, every time', async (_, words) => {
    for (let turn = 0; turn < 25; turn++) {
      const pair = await openPtyPair()
      const told: (string | null)[] = []
      const open = (path: string) =>
        serialPort({ path, baud: 9600, clock: systemClock })({
          data: () => {},
          closed: (error) => told.push(error),
        })
      const device = await open(pair.devicePath)
      const port = await open(pair.kioskPath)
      for (let word = 0; word < words; word++) device.write(Uint8Array.of(word))
      await pair.kill()
      await untilHolds('both ends', () => expect(told).toEqual([expect.any(String), expect.any(String)]))
      await closed('the port', port)
      await closed('the device', device)
    }
  })
})
