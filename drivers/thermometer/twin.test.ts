import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BytePortListener } from '../byte-port.ts'
import { ManualClock } from '../clock.ts'
import { decodeCapture } from './decode.ts'
import { gyMcu90614 } from './gy-mcu90614.ts'
import { lu90614 } from './lu90614.ts'
import { temperature, type ThermometerProtocol } from './protocol.ts'
import { thermometerProtocols } from './protocols.ts'
import { createThermometerTwin } from './twin.ts'

function temperaturesOf(protocol: ThermometerProtocol, bytes: Uint8Array): (number | null)[] {
  const { frames } = decodeCapture(protocol, bytes)
  return frames.flatMap((frame) => (frame.says === 'temperature' ? [frame.celsius] : []))
}

/** A value as the module can say it: some know tenths only. */
function said(protocol: ThermometerProtocol, celsius: number): number {
  const bytes = protocol.encode(temperature({ celsius, kind: protocol.kind, ambient: 21 }))
  return temperaturesOf(protocol, bytes)[0] ?? Number.NaN
}

/** A twin on a wire, asked as often as its record says where it must be asked. */
function wired(protocol: ThermometerProtocol) {
  const clock = new ManualClock(0)
  const twin = createThermometerTwin({ protocol, clock })
  let heard: number[] = []
  const detach = twin.attach((bytes) => heard.push(...bytes))
  return {
    twin,
    detach,
    values: async (count: number): Promise<(number | null)[]> => {
      heard = []
      for (let turn = 0; turn < count; turn++) {
        if (protocol.poll) twin.receive(protocol.poll.request)
        await clock.advance(protocol.frameEveryMs)
      }
      return temperaturesOf(protocol, Uint8Array.from(heard))
    },
  }
}

const listener: BytePortListener = { data: () => undefined, closed: () => undefined }

describe.each([...thermometerProtocols.values()])('$id', (protocol) => {
  const { withinCelsius, count, windowMs } = protocol.sampling
  const perWindow = Math.floor(windowMs / protocol.frameEveryMs)

  test('an empty place reads as the room', async () => {
    const { twin, values } = wired(protocol)
    twin.room(22)
    for (const celsius of await values(10)) expect(Math.abs((celsius ?? 0) - 22.3)).toBeLessThanOrEqual(0.1)
  })

  test('whoever has only arrived is over the threshold and never steady', async () => {
    const { twin, values } = wired(protocol)
    twin.room(22)
    twin.arrive()
    const seen = (await values(40)).map((celsius) => celsius ?? Number.NaN)
    for (let at = 1; at < seen.length; at++) {
      expect(Math.abs((seen[at] ?? 0) - (seen[at - 1] ?? 0))).toBeGreaterThan(withinCelsius)
    }
    expect(Math.min(...seen)).toBeGreaterThan(30)
    expect(perWindow).toBeGreaterThanOrEqual(count)
  })

  test('any run of a held forehead has exactly that value as its median', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 3000, max: 4400 }), async (hundredths) => {
        const { twin, values } = wired(protocol)
        twin.hold({ celsius: hundredths / 100, ambient: 21 })
        const [settling, ...held] = (await values(14)).map((celsius) => celsius ?? Number.NaN)
        expect(Math.abs((settling ?? 0) - hundredths / 100)).toBeGreaterThan(withinCelsius)
        for (let at = 0; at + count <= held.length; at++) {
          const run = held.slice(at, at + count).toSorted((a, b) => a - b)
          expect(run[(count - 1) / 2]).toBe(said(protocol, hundredths / 100))
          expect((run.at(-1) ?? 0) - (run[0] ?? 0)).toBeLessThan(0.2)
        }
      }),
      { numRuns: 25 },
    )
  })

  test('silent, unplugged or off the wire it says nothing', async () => {
    const { twin, values, detach } = wired(protocol)
    twin.silence()
    expect(await values(3)).toEqual([])
    twin.replug()
    expect(await values(3)).toHaveLength(3)
    twin.unplug()
    expect(await values(3)).toEqual([])
    twin.replug()
    detach()
    expect(await values(3)).toEqual([])
  })

  test('opens for one, refuses as a system does', async () => {
    const twin = createThermometerTwin({ protocol, clock: new ManualClock(0) })
    const port = await twin.open(listener)
    await expect(twin.open(listener)).rejects.toThrow('Cannot lock port')
    await port.close()
    await (await twin.open(listener)).close()
    twin.unplug()
    await expect(twin.open(listener)).rejects.toThrow('No such file or directory')
  })
})

test('gy-mcu90614 reports the room as ambient', async () => {
  const clock = new ManualClock(0)
  const twin = createThermometerTwin({ protocol: gyMcu90614, clock })
  const heard: number[] = []
  twin.attach((bytes) => heard.push(...bytes))
  twin.room(-5)
  await clock.advance(1000)
  const { frames } = decodeCapture(gyMcu90614, Uint8Array.from(heard))
  expect(frames).toHaveLength(10)
  expect(frames.every((frame) => frame.ambient === -5)).toBe(true)
})

test('lu90614 speaks only when asked, and only when asked in full', async () => {
  const clock = new ManualClock(0)
  const twin = createThermometerTwin({ protocol: lu90614, clock })
  const heard: number[] = []
  twin.attach((bytes) => heard.push(...bytes))
  await clock.advance(1000)
  twin.receive(Uint8Array.of(0xfa, 0xc5, 0xbf, 0xfa))
  await clock.advance(1000)
  expect(heard).toEqual([])
  twin.receive(Uint8Array.of(0xca, 0xc4))
  await clock.advance(100)
  expect(decodeCapture(lu90614, Uint8Array.from(heard)).good).toBe(1)
})
