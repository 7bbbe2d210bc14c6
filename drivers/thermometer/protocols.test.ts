import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeCapture } from './decode.ts'
import { countersAtEnd, freshFramer, takeBytes } from './framer.ts'
import { thermometerProtocols } from './protocols.ts'

const unheard = { good: 0, bad: 0, skipped: 0 }
const bodies = fc.integer({ min: 2500, max: 4500 }).map((hundredths) => hundredths / 100)
const noise = fc.uint8Array({ maxLength: 40 })
/** Bytes that look like the beginning of a frame more often than chance would have it. */
const nastyNoise = fc.array(fc.constantFrom(0x5a, 0x45, 0x04, 0xfe, 0xac, 0xaa, 0x00, 0x14), {
  maxLength: 40,
})

test('the ids of the config', () => {
  expect([...thermometerProtocols.keys()]).toEqual(['gy-mcu90614', 'lu90614'])
})

describe.each([...thermometerProtocols.values()])('$id', (protocol) => {
  const ambient = protocol.presence.of === 'above-ambient' ? 21 : null
  const encode = (celsius: number) => protocol.encode({ celsius, kind: protocol.kind, ambient })

  test('the record keeps what the house asks of every protocol', () => {
    const { sampling, presence } = protocol
    expect(sampling.withinCelsius).toBe(0.3)
    expect(sampling.count).toBeGreaterThanOrEqual(5)
    expect(sampling.count % 2).toBe(1)
    expect(sampling.windowMs).toBeGreaterThan(sampling.count * protocol.frameEveryMs)
    expect(presence.fallsBelowCelsius).toBeLessThan(presence.risesAtCelsius)
    expect(presence.riseFrames).toBeLessThanOrEqual(3)
    const fallMs = presence.fallFrames * protocol.frameEveryMs
    expect(fallMs).toBeGreaterThanOrEqual(400)
    expect(fallMs).toBeLessThanOrEqual(600)
  })

  test('however the bytes are cut into chunks, the frames are the same', () => {
    const stream = fc.array(
      fc.oneof(
        bodies.map(encode),
        noise,
        nastyNoise.map((b) => Uint8Array.from(b)),
      ),
      {
        maxLength: 12,
      },
    )
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
          expect(state.rest.length).toBeLessThan(protocol.framing.lengthBytes)
          at += size
        }
        expect({ frames, ...countersAtEnd(state) }).toEqual(decodeCapture(protocol, bytes))
      }),
    )
  })

  test('any bytes at all: nothing throws and every byte is accounted for', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), nastyNoise), (any) => {
        const { good, skipped } = decodeCapture(protocol, Uint8Array.from(any))
        expect(good * protocol.framing.lengthBytes + skipped).toBe(any.length)
      }),
    )
  })

  test('noise between frames costs at most the one frame behind it, never the order', () => {
    const anyNoise = fc.oneof(noise, nastyNoise)
    const heard = fc.uniqueArray(fc.tuple(anyNoise, bodies), {
      maxLength: 10,
      selector: ([, celsius]) => celsius,
    })
    fc.assert(
      fc.property(heard, (parts) => {
        const bytes = Uint8Array.from(parts.flatMap(([junk, celsius]) => [...junk, ...encode(celsius)]))
        const sent = parts.map(([, celsius]) => celsius)
        const kept = decodeCapture(protocol, bytes)
          .frames.map((frame) => frame.celsius ?? Number.NaN)
          .filter((celsius) => sent.includes(celsius))
        expect(kept).toEqual(sent.filter((celsius) => kept.includes(celsius)))
        const noisy = parts.filter(([junk]) => junk.length > 0).length
        expect(kept.length).toBeGreaterThanOrEqual(sent.length - noisy)
      }),
    )
  })

  test('noise without a header byte costs no frame', () => {
    const harmless = fc.uint8Array({ maxLength: 40 }).map((junk) => junk.map((byte) => byte & 0x3f))
    fc.assert(
      fc.property(fc.array(fc.tuple(harmless, bodies), { maxLength: 10 }), (heard) => {
        const bytes = Uint8Array.from(heard.flatMap(([junk, celsius]) => [...junk, ...encode(celsius)]))
        const { frames, bad } = decodeCapture(protocol, bytes)
        expect(frames.map((frame) => frame.celsius)).toEqual(heard.map(([, celsius]) => celsius))
        expect(bad).toBe(0)
      }),
    )
  })

  test('a long capture takes time in proportion', () => {
    const bytes = new Uint8Array(1_000_000).fill(protocol.framing.header[0]?.[0] ?? 0)
    const startedMs = performance.now()
    expect(decodeCapture(protocol, bytes).skipped).toBe(bytes.length)
    expect(performance.now() - startedMs).toBeLessThan(2000)
  })
})
