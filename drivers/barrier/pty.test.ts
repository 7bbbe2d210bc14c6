import { afterEach, describe, expect, test, vi } from 'vitest'
import { openPtyPair, socatAbsent } from '../../test/fixtures/pty.ts'
import { systemClock } from '../clock.ts'
import { serialPort } from '../serial-port.ts'
import { openBarrier } from './driver.ts'
import { LCUS_1_BAUD } from './lcus-1.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  // oxlint-disable-next-line no-await-in-loop -- the last first
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

const OFF = 'a00100a1'
const ON = 'a00101a2'
const soon = { timeout: 4000, interval: 10 }

/** What arrives at the relay's end of the line from now on, as hex. */
async function relayAt(devicePath: string) {
  let heard = ''
  const port = await serialPort({ path: devicePath, baud: LCUS_1_BAUD })({
    data: (bytes) => (heard += Buffer.from(bytes).toString('hex')),
    closed: () => {},
  })
  cleanups.push(() => port.close())
  return () => heard
}

describe.skipIf(socatAbsent)(
  `on a real serial port${socatAbsent ? ' (skipped: socat is not installed)' : ''}`,
  () => {
    test('off, on for its time, off; a pulled cable; off first, and off last', async () => {
      const pair = await openPtyPair()
      cleanups.push(() => pair.kill())
      let heard = await relayAt(pair.devicePath)
      const barrier = openBarrier({
        openPort: serialPort({ path: pair.kioskPath, baud: LCUS_1_BAUD }),
        openMs: 400,
        clock: systemClock,
        random: () => 1,
        listener: () => {},
      })
      cleanups.push(() => barrier.close())
      await vi.waitFor(() => expect(heard()).toBe(OFF), soon)
      barrier.letThrough()
      await vi.waitFor(() => expect(heard()).toBe(OFF + ON), soon)
      await vi.waitFor(() => expect(heard()).toBe(OFF + ON + OFF), soon)

      barrier.letThrough()
      await pair.kill()
      await vi.waitFor(() => expect(barrier.status.state).toBe('absent'), soon)
      await pair.restart()
      heard = await relayAt(pair.devicePath)
      await vi.waitFor(() => expect(barrier.status.state).toBe('online'), soon)
      await vi.waitFor(() => expect(heard()).toMatch(new RegExp(`^(${OFF})+$`)), soon)

      const before = heard()
      barrier.letThrough()
      await barrier.close()
      await vi.waitFor(() => expect(heard()).toBe(before + ON + OFF), soon)
    })
  },
)
