import { afterEach, describe, expect, test } from 'vitest'
import { openPtyPair, type PtyPair, socatAbsent } from '../../test/fixtures/pty.ts'
import { NOTHING_BETWEEN, steppedPty, wireSteppedTwin } from '../../test/fixtures/stepped-pty.ts'
import { closed, untilHolds } from '../../test/fixtures/until.ts'
import type { BytePortListener } from '../byte-port.ts'
import { ManualClock, systemClock } from '../clock.ts'
import { serialBus } from '../serial-bus.ts'
import { serialPort } from '../serial-port.ts'
import type { ThermometerEvent } from './contract.ts'
import { openThermometer } from './driver.ts'
import { gyMcu90614 } from './gy-mcu90614.ts'
import { lu90614 } from './lu90614.ts'
import { temperature, type ThermometerProtocol } from './protocol.ts'
import { thermometerProtocols } from './protocols.ts'
import { createThermometerTwin } from './twin.ts'

const unless = socatAbsent ? ' (skipped: socat is not installed)' : ''

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

async function ptyPair(): Promise<PtyPair> {
  const pair = await openPtyPair()
  cleanups.push(() => pair.kill())
  return pair
}

/** A pty with nothing at its far end yet, and the test's clock. */
async function steppedLine() {
  const clock = new ManualClock(0)
  const pair = await ptyPair()
  return { clock, pair, pty: steppedPty(pair, clock, NOTHING_BETWEEN) }
}

type Line = Awaited<ReturnType<typeof steppedLine>>

function listen(protocol: ThermometerProtocol, { pty, clock }: Line) {
  const events: ThermometerEvent[] = []
  const thermometer = openThermometer({
    protocol,
    openPort: pty.kioskEnd(protocol.baud),
    clock,
    random: () => 1,
    listener: (event) => events.push(event),
  })
  cleanups.push(() => closed('the thermometer', thermometer))
  return {
    events,
    thermometer,
    readings: () => events.flatMap((event) => (event.type === 'reading' ? [event.reading.celsius] : [])),
    edges: () => events.flatMap((event) => (event.type === 'presence' ? [event.present] : [])),
  }
}

describe.skipIf(socatAbsent)(`on a real serial port${unless}`, () => {
  // All at once, each on a port of its own.
  test('each of the protocols reaches online and gives one reading', async () => {
    const reached = async (protocol: ThermometerProtocol) => {
      const line = await steppedLine()
      const twin = createThermometerTwin({ protocol, clock: line.clock })
      // Each of them can say 36.6, up to the TN9's sixteenth of a degree.
      twin.hold({ celsius: 36.6, ambient: 21 })
      cleanups.push(await wireSteppedTwin(twin, line.pty))
      const { thermometer, readings } = listen(protocol, line)
      await line.pty.advance(12_000)
      expect(readings(), protocol.id).toHaveLength(1)
      const [celsius = 0] = readings()
      expect(Math.abs(celsius - 36.6), protocol.id).toBeLessThan(0.04)
      return [protocol.id, thermometer.status.state, thermometer.counters.bad]
    }
    const all = [...thermometerProtocols.values()]
    expect(await Promise.all(all.map(reached))).toEqual(all.map(({ id }) => [id, 'online', 0]))
  })

  describe.each([gyMcu90614, lu90614])('$id', (protocol) => {
    test('frames whole, split, merged and with garbage between', async () => {
      const line = await steppedLine()
      const { pty } = line
      const { events, thermometer } = listen(protocol, line)
      const device = await pty.deviceEnd(protocol.baud, () => undefined)
      cleanups.push(() => closed('the device', device))
      await pty.advance(0)
      expect(thermometer.status.state).toBe('syncing')

      const ambient = protocol.presence.of === 'above-ambient' ? 21 : null
      const [first, second, third, fourth, fifth] = [22, 22.01, 22.02, 22.03, 22.04].map((celsius) =>
        protocol.encode(temperature({ celsius, kind: protocol.kind, ambient })),
      )
      if (!first || !second || !third || !fourth || !fifth) throw new Error('five frames')
      const says = async (...bytes: number[]) => {
        device.write(Uint8Array.of(...bytes))
        await pty.settle()
      }
      await says(...first)
      for (const byte of second) await says(byte)
      await says(...third, ...fourth)
      await says(0x00, 0x13, 0x11, 0x0a, 0x0d, 0x7f, ...first.subarray(0, 6), ...fifth)

      const heard = events.flatMap((event) => (event.type === 'frame' ? [event.frame.celsius] : []))
      expect(heard).toEqual([22, 22.01, 22.02, 22.03, 22.04])
      expect(thermometer.counters).toMatchObject({ good: 5, bad: 1, skipped: 12 })
      expect(thermometer.status.state).toBe('online')
    })

    test('pulled with somebody present, restored, and read again', async () => {
      const line = await steppedLine()
      const { pair, pty } = line
      const twin = createThermometerTwin({ protocol, clock: line.clock })
      twin.hold({ celsius: 36.4, ambient: 21 })
      cleanups.push(await wireSteppedTwin(twin, pty))
      const { thermometer, readings, edges } = listen(protocol, line)
      await pty.advance(4000)
      expect(readings()).toEqual([36.4])
      expect(edges()).toEqual([true])

      await pty.pull()
      await untilHolds('the pull', () => expect(thermometer.status.state).toBe('absent'))
      expect(edges()).toEqual([true, false])
      await pty.advance(500)
      expect(thermometer.status).toMatchObject({
        state: 'absent',
        detail: expect.stringContaining('No such file or directory'),
      })

      await pair.restart()
      twin.hold({ celsius: 37.6, ambient: 21 })
      cleanups.push(await wireSteppedTwin(twin, pty))
      await pty.advance(4000)
      expect(readings()).toEqual([36.4, 37.6])
      expect(edges()).toEqual([true, false, true])
      expect(thermometer.counters.bad).toBe(0)
    })
  })

  test('a module that says nothing: its port is opened anew, and never called busy by our own hand', async () => {
    const line = await steppedLine()
    const { events, thermometer } = listen(gyMcu90614, line)
    await line.pty.advance(2000)
    expect(thermometer.status.state).toBe('stale')
    await line.pty.advance(8000)
    expect(line.pty.openings).toBe(4)
    const states = events.flatMap((event) => (event.type === 'status' ? [event.status.state] : []))
    expect(states).toEqual(['opening', 'syncing', 'stale'])
  })

  const openPort = (path: string, listener: BytePortListener) =>
    serialPort({ path, baud: 9600, clock: systemClock })(listener)

  test('a port that is open already is busy, in the system’s own words', async () => {
    const pair = await ptyPair()
    const closings: (string | null)[] = []
    const port = await openPort(pair.kioskPath, {
      data: () => undefined,
      closed: (error) => closings.push(error),
    })
    const unheard = { data: () => undefined, closed: () => undefined }
    await expect(openPort(pair.kioskPath, unheard)).rejects.toThrow('Cannot lock port')
    await closed('the port', port)
    expect(closings).toEqual([null])
    // What is written now must not come out at the next opening.
    port.write(Uint8Array.of(1, 2, 3))
    await closed('the port', port)
    const again = await openPort(pair.kioskPath, unheard)
    await closed('the port opened again', again)
  })

  test('what was written just before the port was closed has left', async () => {
    const pty = steppedPty(await ptyPair(), new ManualClock(0), NOTHING_BETWEEN)
    const heard: number[] = []
    const device = await pty.deviceEnd(9600, (bytes) => heard.push(...bytes))
    cleanups.push(() => closed('the device', device))
    const turns = Array.from({ length: 50 }, (_, turn) => turn)
    for (const turn of turns) {
      const port = await pty.kioskEnd(9600)({ data: () => undefined, closed: () => undefined })
      // The library has the second wait for the first.
      port.write(Uint8Array.of(turn))
      port.write(Uint8Array.of(turn))
      await closed('the port', port)
      // The next opening would throw away what is still on its way.
      await pty.settle()
    }
    expect(heard).toEqual(turns.flatMap((turn) => [turn, turn]))
  })

  test('a pulled plug is told once, with an error', async () => {
    const { pair, pty } = await steppedLine()
    const closings: (string | null)[] = []
    const open = pty.kioskEnd(9600)
    const port = await open({ data: () => undefined, closed: (error) => closings.push(error) })
    await pty.pull()
    await untilHolds('the pull', () => expect(closings).toHaveLength(1))
    port.write(Uint8Array.of(1))
    await closed('the port', port)
    // Whatever the library still had to say of the one before it says before this.
    await pair.restart()
    const next = await open({ data: () => undefined, closed: () => undefined })
    await pty.advance(1000)
    await closed('the next port', next)
    expect(closings).toEqual([expect.any(String)])
  })
})

test('a path that does not exist rejects with the system’s own words', async () => {
  const open = serialPort({ path: '/dev/kiosk-no-such-port', baud: 9600, clock: systemClock })
  await expect(open({ data: () => undefined, closed: () => undefined })).rejects.toThrow(
    'No such file or directory',
  )
})

test('a USB bridge that is not plugged in is named in the refusal', async () => {
  const selection = { port: { usbSerial: 'A50285BI' }, baud: 9600, lastWords: null }
  const listener = { data: () => undefined, closed: () => undefined }
  const refusal = await serialBus.open(selection, listener).catch((error: unknown) => String(error))
  // Without udevadm the system cannot list its ports, and says that instead.
  expect(refusal).toMatch(/no serial port with USB serial number A50285BI|udevadm/)
})
