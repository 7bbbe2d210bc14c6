import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openPtyPair, type PtyPair, socatAbsent, wireTwin } from '../../test/fixtures/pty.ts'
import { systemClock } from '../clock.ts'
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

function listen(protocol: ThermometerProtocol, path: string) {
  const events: ThermometerEvent[] = []
  const thermometer = openThermometer({
    protocol,
    openPort: serialPort({ path, baud: protocol.baud }),
    clock: systemClock,
    random: () => 1,
    listener: (event) => events.push(event),
  })
  cleanups.push(() => thermometer.close())
  return {
    events,
    thermometer,
    readings: () => events.flatMap((event) => (event.type === 'reading' ? [event.reading.celsius] : [])),
    edges: () => events.flatMap((event) => (event.type === 'presence' ? [event.present] : [])),
  }
}

const soon = { timeout: 4000, interval: 20 }

describe.skipIf(socatAbsent)(`on a real serial port${unless}`, () => {
  // All at once, each on a port of its own: it is all waiting.
  test('each of the protocols reaches online and gives one reading', async () => {
    const reached = async (protocol: ThermometerProtocol) => {
      const pair = await ptyPair()
      const twin = createThermometerTwin({ protocol, clock: systemClock })
      // Each of them can say 36.6, up to the TN9's sixteenth of a degree.
      twin.hold({ celsius: 36.6, ambient: 21 })
      cleanups.push(await wireTwin(twin, pair.devicePath))
      const { thermometer, readings } = listen(protocol, pair.kioskPath)
      await vi.waitFor(() => expect(readings(), protocol.id).toHaveLength(1), {
        timeout: 12_000,
        interval: 20,
      })
      const [celsius = 0] = readings()
      expect(Math.abs(celsius - 36.6), protocol.id).toBeLessThan(0.04)
      return [protocol.id, thermometer.status.state, thermometer.counters.bad]
    }
    const all = [...thermometerProtocols.values()]
    expect(await Promise.all(all.map(reached))).toEqual(all.map(({ id }) => [id, 'online', 0]))
  })

  describe.each([gyMcu90614, lu90614])('$id', (protocol) => {
    test('frames whole, split, merged and with garbage between', async () => {
      const pair = await ptyPair()
      const { events, thermometer } = listen(protocol, pair.kioskPath)
      const device = await serialPort({ path: pair.devicePath, baud: protocol.baud })({
        data: () => undefined,
        closed: () => undefined,
      })
      cleanups.push(() => device.close())
      await vi.waitFor(() => expect(thermometer.status.state).toBe('syncing'), soon)

      const ambient = protocol.presence.of === 'above-ambient' ? 21 : null
      const [first, second, third, fourth, fifth] = [22, 22.01, 22.02, 22.03, 22.04].map((celsius) =>
        protocol.encode(temperature({ celsius, kind: protocol.kind, ambient })),
      )
      if (!first || !second || !third || !fourth || !fifth) throw new Error('five frames')
      device.write(first)
      await sleep(30)
      for (const byte of second) {
        device.write(Uint8Array.of(byte))
        await sleep(5)
      }
      device.write(Uint8Array.of(...third, ...fourth))
      await sleep(30)
      device.write(Uint8Array.of(0x00, 0x13, 0x11, 0x0a, 0x0d, 0x7f, ...first.subarray(0, 6), ...fifth))

      await vi.waitFor(() => expect(thermometer.counters.good).toBe(5), soon)
      const heard = events.flatMap((event) => (event.type === 'frame' ? [event.frame.celsius] : []))
      expect(heard).toEqual([22, 22.01, 22.02, 22.03, 22.04])
      expect(thermometer.counters).toMatchObject({ bad: 1, skipped: 12 })
      expect(thermometer.status.state).toBe('online')
    })

    test('pulled with somebody present, restored, and read again', async () => {
      const pair = await ptyPair()
      const twin = createThermometerTwin({ protocol, clock: systemClock })
      twin.hold({ celsius: 36.4, ambient: 21 })
      cleanups.push(await wireTwin(twin, pair.devicePath))
      const { thermometer, readings, edges } = listen(protocol, pair.kioskPath)
      await vi.waitFor(() => expect(readings()).toEqual([36.4]), soon)
      expect(edges()).toEqual([true])

      await pair.kill()
      await vi.waitFor(() => expect(thermometer.status.state).toBe('absent'), soon)
      expect(edges()).toEqual([true, false])
      await vi.waitFor(() => expect(thermometer.status.detail).toContain('No such file or directory'), soon)

      await pair.restart()
      twin.hold({ celsius: 37.6, ambient: 21 })
      cleanups.push(await wireTwin(twin, pair.devicePath))
      await vi.waitFor(() => expect(readings()).toEqual([36.4, 37.6]), soon)
      expect(edges()).toEqual([true, false, true])
      expect(thermometer.counters.bad).toBe(0)
    })
  })

  test('a module that says nothing: its port is opened anew, and never called busy by our own hand', async () => {
    const pair = await ptyPair()
    const { events, thermometer } = listen(gyMcu90614, pair.kioskPath)
    await vi.waitFor(() => expect(thermometer.status.state).toBe('stale'), soon)
    await sleep(2000)
    const states = events.flatMap((event) => (event.type === 'status' ? [event.status.state] : []))
    expect(states).toEqual(['opening', 'syncing', 'stale'])
  }, 10_000)

  test('a port that is open already is busy, in the system’s own words', async () => {
    const pair = await ptyPair()
    const closings: (string | null)[] = []
    const open = serialPort({ path: pair.kioskPath, baud: 9600 })
    const port = await open({ data: () => undefined, closed: (error) => closings.push(error) })
    await expect(open({ data: () => undefined, closed: () => undefined })).rejects.toThrow('Cannot lock port')
    await port.close()
    expect(closings).toEqual([null])
    // What is written now must not come out at the next opening.
    port.write(Uint8Array.of(1, 2, 3))
    await port.close()
    const again = await open({ data: () => undefined, closed: () => undefined })
    await again.close()
  })

  test('what was written just before the port was closed has left', async () => {
    const pair = await ptyPair()
    const heard: number[] = []
    const device = await serialPort({ path: pair.devicePath, baud: 9600 })({
      data: (bytes) => heard.push(...bytes),
      closed: () => undefined,
    })
    cleanups.push(() => device.close())
    for (let turn = 0; turn < 10; turn++) {
      const port = await serialPort({ path: pair.kioskPath, baud: 9600 })({
        data: () => undefined,
        closed: () => undefined,
      })
      // The library has the second wait for the first.
      port.write(Uint8Array.of(turn))
      port.write(Uint8Array.of(turn))
      await port.close()
      // The next opening would throw away what is still on its way.
      await vi.waitFor(() => expect(heard).toHaveLength(2 * (turn + 1)), soon)
    }
  })

  test('a pulled plug is told once, with an error', async () => {
    const pair = await ptyPair()
    const closings: (string | null)[] = []
    const port = await serialPort({ path: pair.kioskPath, baud: 9600 })({
      data: () => undefined,
      closed: (error) => closings.push(error),
    })
    await pair.kill()
    await vi.waitFor(() => expect(closings).toHaveLength(1), soon)
    port.write(Uint8Array.of(1))
    await port.close()
    await sleep(50)
    expect(closings).toEqual([expect.any(String)])
  })
})

test('a path that does not exist rejects with the system’s own words', async () => {
  const open = serialPort({ path: '/dev/kiosk-no-such-port', baud: 9600 })
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
