import type { BytePortListener } from '../../drivers/byte-port.ts'
import { ManualClock } from '../../drivers/clock.ts'
import type { DeviceCounters } from '../../drivers/device.ts'
import type { Recording } from '../../drivers/recording/recording.ts'
import type { Thermometer, ThermometerEvent } from '../../drivers/thermometer/contract.ts'
import { openThermometer } from '../../drivers/thermometer/driver.ts'
import type { ThermometerProtocol } from '../../drivers/thermometer/protocol.ts'

/** What the driver said, and when: `ms` as in the recording. */
export interface Replayed {
  happenings: { ms: number; event: ThermometerEvent }[]
  counters: DeviceCounters
}

interface Played {
  thermometer: Thermometer
  /** null until the driver has opened it. */
  wire: BytePortListener | null
}

/**
 * Plays a recording to the very driver that a lane has, at the recorded times. A recording that was begun while the
 * device was online plays like one that was just plugged in: its first frames are needed to believe it. Of what was said
 * before an unplugging nothing is remembered behind it, where the lane is wary of a module that says the very same.
 */
export async function replay({ head, lines }: Recording, protocol: ThermometerProtocol): Promise<Replayed> {
  const start = Date.parse(head.at)
  const clock = new ManualClock(start)
  const happenings: Replayed['happenings'] = []
  const counters: DeviceCounters = { good: 0, bad: 0, skipped: 0 }
  let played: Played | null = null

  async function plugIn(): Promise<void> {
    const mine: Played = {
      wire: null,
      thermometer: openThermometer({
        protocol,
        openPort: async (listener) => {
          mine.wire = listener
          return { write: () => {}, close: async () => {} }
        },
        clock,
        random: () => 0,
        listener: (event) => happenings.push({ ms: clock.now() - start, event }),
      }),
    }
    played = mine
    await clock.advance(0)
  }

  async function pullOut(words: string | null): Promise<void> {
    if (played === null) return
    const { thermometer, wire } = played
    played = null
    wire?.closed(words)
    await thermometer.close()
    counters.good += thermometer.counters.good
    counters.bad += thermometer.counters.bad
    counters.skipped += thermometer.counters.skipped
  }

  // One line after the other: that is what time is.
  /* oxlint-disable no-await-in-loop */
  for (const recorded of lines) {
    await clock.advanceTo(start + recorded.ms)
    if ('lost' in recorded) await pullOut(recorded.lost)
    // Of a device that was opened anew because it was silent, the driver here does the same by itself.
    else if (played === null) await plugIn()
    const now = current(played)
    if ('in' in recorded) now?.wire?.data(recorded.in)
    if ('measure' in recorded) now?.thermometer.measure(recorded.measure)
  }
  /* oxlint-enable no-await-in-loop */
  const before = happenings.length
  await pullOut(null)
  // That the recording ends is nothing that happened.
  return { happenings: happenings.slice(0, before), counters }
}

/** What an await in between may have changed, which the compiler does not see. */
function current(played: Played | null): Played | null {
  return played
}
