import type { Random } from '../fuzz/random.ts'
import type { Line, Spoil } from './lines.ts'

export type DeviceKind = 'thermometer' | 'scanner' | 'barrier'

/** Begins, and returns what ends it. */
export interface Fault {
  of: readonly DeviceKind[]
  /** ms, from and to. */
  lasts: readonly [number, number]
  begin(line: Line, random: Random): () => void
}

const ALL = ['thermometer', 'scanner', 'barrier'] as const
const SPEAKING = ['thermometer', 'scanner'] as const

function spoiling(spoil: (random: Random, line: Line) => Spoil): Fault['begin'] {
  return (line, random) => {
    line.spoil = spoil(random, line)
    return () => (line.spoil = null)
  }
}

const now = (...pieces: Uint8Array[]): ReturnType<Spoil> => pieces.map((bytes) => ({ bytes, afterMs: 0 }))
const joined = (...pieces: Uint8Array[]): Uint8Array => Uint8Array.from(pieces.flatMap((bytes) => [...bytes]))
const flipped = (bytes: Uint8Array, at: number, bits: number): Uint8Array =>
  bytes.map((byte, index) => (index === at ? byte ^ bits : byte))

/** devices.md section 4, and what a USB bus does besides. A scanner's reports carry USB's own CRC: no bit of them flips. */
export const FAULTS: Record<string, Fault> = {
  unplugged: {
    of: ALL,
    lasts: [500, 15_000],
    begin: (line, random) => {
      line.unplug(random.below(12))
      return () => line.replug()
    },
  },
  'port lost': {
    of: ALL,
    lasts: [1, 1],
    begin: (line) => {
      line.lose()
      return () => {}
    },
  },
  busy: {
    of: ALL,
    lasts: [500, 6000],
    begin: (line) => {
      line.lose()
      line.refusal = 'Resource temporarily unavailable Cannot lock port'
      return () => (line.refusal = null)
    },
  },
  'opens slowly': {
    of: ALL,
    lasts: [500, 6000],
    begin: (line, random) => {
      line.lose()
      line.opensAfterMs = 200 + random.below(1300)
      return () => (line.opensAfterMs = 0)
    },
  },
  'opening hangs': {
    of: ALL,
    lasts: [500, 6000],
    begin: (line) => {
      line.lose()
      line.opensAfterMs = null
      return () => (line.opensAfterMs = 0)
    },
  },
  silent: { of: ['thermometer'], lasts: [200, 9000], begin: spoiling(() => () => []) },
  frozen: {
    of: ['thermometer'],
    lasts: [500, 20_000],
    begin: spoiling((_random, line) => {
      let frozen: Uint8Array | null = null
      return (bytes) => {
        if (frozen === null && line.isSettled) frozen = bytes
        return now(frozen ?? bytes)
      }
    }),
  },
  'split at every byte': {
    of: ['thermometer'],
    lasts: [1000, 20_000],
    begin: spoiling(
      () => (bytes) => Array.from(bytes, (byte, afterMs) => ({ bytes: Uint8Array.of(byte), afterMs })),
    ),
  },
  merged: {
    of: ['thermometer'],
    lasts: [1000, 20_000],
    begin: spoiling((random) => {
      const atMost = 1 + random.below(4)
      let kept: Uint8Array[] = []
      return (bytes) => {
        kept.push(bytes)
        if (kept.length < atMost) return []
        const whole = joined(...kept)
        kept = []
        return now(whole)
      }
    }),
  },
  'bits flipped': {
    of: ['thermometer'],
    lasts: [500, 10_000],
    begin: spoiling((random) => {
      const every = 4 + random.below(40)
      return (bytes) => now(bytes.map((byte) => (random.oneIn(every) ? byte ^ (1 << random.below(8)) : byte)))
    }),
  },
  'checksum flipped': {
    of: ['thermometer'],
    lasts: [500, 10_000],
    begin: spoiling((random) => {
      const every = 1 + random.below(3)
      return (bytes) =>
        now(random.oneIn(every) ? flipped(bytes, bytes.length - 1, 1 + random.below(255)) : bytes)
    }),
  },
  doubled: {
    of: SPEAKING,
    lasts: [500, 10_000],
    begin: spoiling((random) => (bytes) => (random.oneIn(2) ? now(bytes, bytes) : now(bytes))),
  },
  'garbage between': {
    of: SPEAKING,
    lasts: [500, 10_000],
    begin: spoiling((random) => (bytes) => now(random.bytes(1 + random.below(12)), bytes)),
  },
  'pieces lost': {
    of: SPEAKING,
    lasts: [500, 10_000],
    begin: spoiling((random) => (bytes) => (random.oneIn(3) ? [] : now(bytes))),
  },
  flood: {
    of: SPEAKING,
    lasts: [1, 1500],
    begin: (line, random) => {
      const bytes = 65_536 * (1 + random.below(random.oneIn(20) ? 32 : 4))
      const noise = random.bytes(bytes)
      for (let at = 0; at < bytes; at += line.pieceBytes)
        line.inject(noise.subarray(at, at + line.pieceBytes))
      return () => {}
    },
  },
}
