import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calexModbusBy } from './calex-modbus.ts'
import type { Frame } from './contract.ts'
import { decodeCapture } from './decode.ts'
import { countersAtEnd, freshFramer, takeBytes } from './framer.ts'
import { type FrameLength, temperature, type ThermometerProtocol } from './protocol.ts'
import { thermometerProtocols } from './protocols.ts'
import { tm10 } from './tm10.example.ts'

const unheard = { good: 0, bad: 0, skipped: 0 }
const bodies = fc.integer({ min: 2500, max: 4500 }).map((hundredths) => hundredths / 100)
const noise = fc.uint8Array({ maxLength: 40 })

test('the ids of the config', () => {
  expect([...thermometerProtocols.keys()]).toEqual([
    'gy-mcu90614',
    'mlx-ascii',
    'calex-modbus',
    'lu90614',
    'aaa5-body',
    'gy-614v',
    'idc50',
    'tn9',
    'cjmcu-90614',
  ])
})

/** The bytes of good frames among what a module sends for it. */
function goodBytes(protocol: ThermometerProtocol, frame: Frame): number {
  const bytes = protocol.encode(frame)
  return bytes.length - decodeCapture(protocol, bytes).skipped
}

function longest(length: FrameLength): number {
  switch (length.is) {
    case 'fixed':
      return length.bytes
    case 'counted':
      return 0xff + length.plus
    case 'ended':
      return length.mostBytes
  }
}

/** A Modbus map of another shape: one holding register of another slave, unsigned hundredths of a kelvin, no room. */
const kelvin = calexModbusBy({
  slave: 17,
  function: 3,
  first: 100,
  count: 1,
  kind: 'body-estimate',
  object: { register: 100, stepsPerCelsius: 100, zero: 27_315, signed: false },
  ambient: null,
  status: null,
})

describe.each([
  ...[...thermometerProtocols.values()].map((protocol) => ({ name: protocol.id, protocol })),
  { name: 'calex-modbus by another map', protocol: kelvin },
  { name: 'the README’s tenth', protocol: tm10 },
])('$name', ({ protocol }) => {
  const encode = (celsius: number) =>
    protocol.encode(temperature({ celsius, kind: protocol.kind, ambient: 21 }))
  const temperaturesOf = (frames: readonly Frame[]) =>
    frames.flatMap((frame) => (frame.says === 'temperature' ? [frame.celsius ?? Number.NaN] : []))
  /** A value as the module can say it: some know tenths only. */
  const said = (celsius: number) => temperaturesOf(decodeCapture(protocol, encode(celsius)).frames)[0] ?? 0
  const begins = protocol.framings.flatMap(({ header }) => header)
  const headerBytes = begins.length === 0 ? [0x0a] : begins.flat()
  /** Bytes that look like the beginning of a frame more often than chance would have it. */
  const nastyNoise = fc
    .array(fc.constantFrom(...headerBytes, 0x00, 0x0d, 0x14), { maxLength: 40 })
    .map((bytes) => Uint8Array.from(bytes))

  test('the record keeps what the house asks of every protocol', () => {
    const { sampling, presence } = protocol
    expect(sampling.withinCelsius).toBe(0.3)
    expect(sampling.count).toBeGreaterThanOrEqual(5)
    expect(sampling.count % 2).toBe(1)
    // Whoever holds still at once is read within the window, even if one frame is lost.
    expect(sampling.windowMs).toBeGreaterThanOrEqual(sampling.count * protocol.frameEveryMs)
    expect(presence.fallsBelowCelsius).toBeLessThan(presence.risesAtCelsius)
    // Somebody is seen within a second, a module of 2 Hz included, and never by one frame, which may be a reflection.
    expect(presence.riseFrames).toBeGreaterThanOrEqual(2)
    expect(presence.riseFrames * protocol.frameEveryMs).toBeLessThanOrEqual(1000)
    // Half a second of nobody separates two people, and a nod does not; nor does one frame, which may be the sensor's
    // slip, so that a module of 2 Hz takes the second that its rise takes.
    const fallMs = presence.fallFrames * protocol.frameEveryMs
    expect(presence.fallFrames).toBeGreaterThanOrEqual(2)
    expect(fallMs).toBeGreaterThanOrEqual(400)
    expect(fallMs).toBeLessThanOrEqual(Math.max(600, 2 * protocol.frameEveryMs))
    expect(fallMs).toBeLessThanOrEqual(1000)
    if (protocol.poll) expect(protocol.poll.replyWithinMs).toBeLessThan(1000)
  })

  test('however the bytes are cut into chunks, the frames are the same', () => {
    const stream = fc.array(fc.oneof(bodies.map(encode), noise, nastyNoise), { maxLength: 12 })
    const most = Math.max(...protocol.framings.map(({ length }) => longest(length)))
    fc.assert(
      fc.property(stream, fc.array(fc.integer({ min: 1, max: 13 }), { minLength: 1 }), (parts, sizes) => {
        const bytes = Uint8Array.from(parts.flatMap((part) => [...part]))
        const frames = []
        let state = freshFramer(unheard)
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1
          const taken = takeBytes(protocol, state, bytes.subarray(at, at + size))
          state = taken.state
          frames.push(...taken.frames)
          expect(state.rest.length).toBeLessThan(most)
          at += size
        }
        expect({ frames, ...countersAtEnd(state) }).toEqual(decodeCapture(protocol, bytes))
      }),
    )
  })

  test('any bytes at all: nothing throws and every byte is accounted for', () => {
    const any = fc.array(fc.oneof(fc.uint8Array({ maxLength: 400 }), nastyNoise, bodies.map(encode)), {
      maxLength: 5,
    })
    fc.assert(
      fc.property(any, (parts) => {
        const bytes = Uint8Array.from(parts.flatMap((part) => [...part]))
        const { frames, good, skipped } = decodeCapture(protocol, bytes)
        const inFrames = frames.reduce((sum, frame) => sum + goodBytes(protocol, frame), 0)
        expect(frames).toHaveLength(good)
        expect(inFrames + skipped).toBe(bytes.length)
      }),
    )
  })

  test('noise between frames costs at most the one frame behind it, never the order', () => {
    const heard = fc.uniqueArray(fc.tuple(fc.oneof(noise, nastyNoise), bodies.map(said)), {
      maxLength: 10,
      selector: ([, celsius]) => celsius,
    })
    fc.assert(
      fc.property(heard, (parts) => {
        const bytes = Uint8Array.from(parts.flatMap(([junk, celsius]) => [...junk, ...encode(celsius)]))
        const sent = parts.map(([, celsius]) => celsius)
        const kept = temperaturesOf(decodeCapture(protocol, bytes).frames).filter((celsius) =>
          sent.includes(celsius),
        )
        expect(kept).toEqual(sent.filter((celsius) => kept.includes(celsius)))
        const noisy = parts.filter(([junk]) => junk.length > 0).length
        expect(kept.length).toBeGreaterThanOrEqual(sent.length - noisy)
      }),
    )
  })

  test('noise without a header byte costs no frame', () => {
    const firstBytes = new Set(protocol.framings.flatMap(({ header }) => header[0] ?? []))
    const harmless = noise.map((junk) => junk.filter((byte) => !firstBytes.has(byte)))
    fc.assert(
      fc.property(fc.array(fc.tuple(harmless, bodies), { maxLength: 10 }), (heard) => {
        const bytes = Uint8Array.from(heard.flatMap(([junk, celsius]) => [...junk, ...encode(celsius)]))
        const { frames, bad } = decodeCapture(protocol, bytes)
        expect(temperaturesOf(frames)).toEqual(heard.map(([, celsius]) => said(celsius)))
        expect(bad).toBe(0)
      }),
    )
  })

  test('a long capture takes time in proportion', () => {
    const piece = new Uint8Array(50_000).fill(headerBytes[0] ?? 0)
    /** Of this thread, since a busy machine keeps it waiting. */
    const cpuUs = (bytes: Uint8Array, times: number): number => {
      const before = process.threadCpuUsage()
      for (let time = 0; time < times; time++) {
        expect(decodeCapture(protocol, bytes).skipped).toBe(bytes.length)
      }
      const { user, system } = process.threadCpuUsage(before)
      return user + system
    }
    const inPieces = cpuUs(piece, 10)
    // By the square it would be ten times as much.
    expect(cpuUs(new Uint8Array(10 * piece.length).fill(piece[0] ?? 0), 1)).toBeLessThan(5 * inPieces)
  })
})
