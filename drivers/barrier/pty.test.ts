import { afterEach, describe, expect, test } from 'vitest'
import { openPtyPair, socatAbsent } from '../../test/fixtures/pty.ts'
import { NOTHING_BETWEEN, steppedPty } from '../../test/fixtures/stepped-pty.ts'
import { closed, untilHolds } from '../../test/fixtures/until.ts'
import { ManualClock } from '../clock.ts'
import { openBarrier } from './driver.ts'
import { LCUS_1_BAUD } from './lcus-1.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  // oxlint-disable-next-line no-await-in-loop -- the last first
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

const OFF = 'a00100a1'
const ON = 'a00101a2'

describe.skipIf(socatAbsent)(
  `on a real serial port${socatAbsent ? ' (skipped: socat is not installed)' : ''}`,
  () => {
    test('off, on for its time, off; a pulled cable; off first, and off last', async () => {
      const clock = new ManualClock(0)
      const pair = await openPtyPair()
      cleanups.push(() => pair.kill())
      const pty = steppedPty(pair, clock, NOTHING_BETWEEN)
      /** What has arrived at the relay's end since it was plugged in, as hex. */
      let heard = ''
      const plugRelay = async () => {
        heard = ''
        const relay = await pty.deviceEnd(LCUS_1_BAUD, (bytes) => {
          heard += Buffer.from(bytes).toString('hex')
        })
        cleanups.push(() => closed('the relay', relay))
      }
      await plugRelay()
      const barrier = openBarrier({
        openPort: pty.kioskEnd(LCUS_1_BAUD),
        openMs: 400,
        clock,
        random: () => 1,
        listener: () => {},
      })
      cleanups.push(() => closed('the barrier', barrier))
      await pty.advance(0)
      expect(heard).toBe(OFF)
      barrier.letThrough()
      await pty.advance(399)
      expect(heard).toBe(OFF + ON)
      await pty.advance(1)
      expect(heard).toBe(OFF + ON + OFF)

      barrier.letThrough()
      await pty.pull()
      await untilHolds('the pull', () => expect(barrier.status.state).toBe('absent'))
      await pair.restart()
      await plugRelay()
      await pty.advance(500)
      expect(barrier.status.state).toBe('online')
      expect(heard).toBe(OFF)

      barrier.letThrough()
      await closed('the barrier', barrier)
      await pty.settle()
      expect(heard).toBe(OFF + ON + OFF)
    })
  },
)
