import { describe, expect, test } from 'vitest'
import { ManualClock } from '../../drivers/clock.ts'
import { parseRecording } from '../../drivers/recording/recording.ts'
import { createTap, nothingBlanked } from '../../drivers/recording/tap.ts'
import type { ThermometerEvent } from '../../drivers/thermometer/contract.ts'
import { openThermometer } from '../../drivers/thermometer/driver.ts'
import { thermometerProtocols } from '../../drivers/thermometer/protocols.ts'
import { createThermometerTwin } from '../../drivers/thermometer/twin.ts'
import { replay } from './replay.ts'

/** Readings and edges as a lane had them, with their times, and the recording of it. */
async function recordLane(protocolId: string) {
  const protocol = thermometerProtocols.get(protocolId)
  if (protocol === undefined) throw new Error(protocolId)
  const clock = new ManualClock(Date.UTC(2020, 2, 6))
  const twin = createThermometerTwin({ protocol, clock })
  const tap = createTap({ clock, blanking: nothingBlanked })
  const happenings: { ms: number; event: ThermometerEvent }[] = []
  let start = clock.now()
  const thermometer = openThermometer({
    protocol,
    openPort: tap.bytePort(twin.open),
    clock,
    random: () => 0.5,
    listener: (event) => happenings.push({ ms: clock.now() - start, event }),
  })
  await clock.advance(5000)
  happenings.length = 0
  start = clock.now()
  tap.record({ device: 'thermometer', protocol: protocol.id, baud: protocol.baud })
  await clock.advance(4000)

  twin.arrive()
  await clock.advance(3000)
  twin.hold({ celsius: 36.4, ambient: 21 })
  await clock.advance(5000)
  // A retake by key: nothing on the wire says so.
  twin.hold({ celsius: 36.9, ambient: 21 })
  await clock.advance(1000)
  tap.measured('same')
  thermometer.measure('same')
  await clock.advance(5000)
  twin.leave()
  await clock.advance(4000)

  twin.inject(Uint8Array.of(0x5a, 0xfe, 0x4c, 0x00))
  twin.hold({ celsius: 35.8, ambient: 21 })
  await clock.advance(5000)
  twin.unplug()
  await clock.advance(7000)
  // Somebody else: that a module froze at the one before is not remembered over an unplugging of a recording.
  twin.hold({ celsius: 36.1, ambient: 21 })
  twin.replug()
  await clock.advance(9000)
  twin.silence()
  await clock.advance(12_000)
  twin.replug()
  await clock.advance(6000)
  await thermometer.close()
  tap.stop()
  return { protocol, happenings, text: tap.text().join('') }
}

const judged = ({ event }: { event: ThermometerEvent }) =>
  event.type === 'reading' || event.type === 'presence'

describe.each([...thermometerProtocols.keys()])('a recording of %s', (protocolId) => {
  test('replays to the readings and edges that the lane had, at the same times', async () => {
    const { protocol, happenings, text } = await recordLane(protocolId)
    const parsed = parseRecording(text)
    if (!parsed.ok) throw new Error(`line ${parsed.line}: ${parsed.expected}`)
    const replayed = await replay(parsed.recording, protocol)

    const lane = happenings.filter(judged)
    expect(lane.filter(({ event }) => event.type === 'reading').length).toBeGreaterThanOrEqual(4)
    expect(replayed.happenings.filter(judged)).toEqual(lane)
  })
})
