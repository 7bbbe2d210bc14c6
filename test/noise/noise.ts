import { ManualClock } from '../../drivers/clock.ts'
import { decodeCapture } from '../../drivers/thermometer/decode.ts'
import { openThermometer } from '../../drivers/thermometer/driver.ts'
import { type Framing, temperature, type ThermometerProtocol } from '../../drivers/thermometer/protocol.ts'
import { Random } from '../fuzz/random.ts'

/**
 * `random`: any byte as likely as any other; `spliced`: among them the module's own frames of a normal temperature, as
 * often as it sends any, each cut short.
 */
export type Noise = 'random' | 'spliced'

export interface Heard {
  bytes: number
  /** Candidates that passed all checks. */
  frames: number
  /** Of random bytes, how many of those the checks let through in expectation; null for spliced ones. */
  allowed: number | null
  /** Rising edges: somebody seems to stand there. */
  presences: number
  /** Readings that somebody would be judged by. */
  readings: number
}

/** What a line brings while the driver's clock moves on by so much. */
const TICK_MS = 100

/**
 * Lets the real driver listen to a port that brings nothing but noise, at the pace of its baud rate, for as long as so
 * many bytes take. A throw goes through.
 */
export async function listenToNoise(
  protocol: ThermometerProtocol,
  { noise, bytes, seed }: { noise: Noise; bytes: number; seed: number },
): Promise<Heard> {
  const clock = new ManualClock(0)
  const random = new Random(seed)
  const heads = beginnings(protocol)
  let send = (_bytes: Uint8Array): void => {}
  let presences = 0
  let readings = 0
  const thermometer = openThermometer({
    protocol,
    openPort: async (listener) => {
      send = (heard) => listener.data(heard)
      return { write: () => {}, close: async () => void (send = () => {}) }
    },
    clock,
    random: () => 0,
    listener: (event) => {
      if (event.type === 'presence' && event.present) presences += 1
      if (event.type === 'reading') readings += 1
    },
  })
  // 8N1: ten bits a byte.
  const perTick = Math.max(1, Math.round((protocol.baud / 10) * (TICK_MS / 1000)))
  let sent = 0
  let sinceFrameMs = 0
  while (sent < bytes) {
    // oxlint-disable-next-line no-await-in-loop -- device time goes on step by step
    await clock.advance(TICK_MS)
    sinceFrameMs += TICK_MS
    const isFrameDue = noise === 'spliced' && sinceFrameMs >= protocol.frameEveryMs
    if (isFrameDue) sinceFrameMs = 0
    const chunk = isFrameDue ? spliced(heads, random, perTick) : random.bytes(perTick)
    send(chunk)
    sent += chunk.length
  }
  const frames = thermometer.counters.good
  await thermometer.close()
  return {
    bytes: sent,
    frames,
    allowed: noise === 'random' ? sent * allowedShare(protocol) : null,
    presences,
    readings,
  }
}

/** Random bytes with the beginning of a frame somewhere among them. */
function spliced(heads: readonly Uint8Array[], random: Random, length: number): Uint8Array {
  const head = heads[random.below(heads.length)] ?? new Uint8Array(0)
  const before = random.bytes(random.below(length))
  return Uint8Array.from([...before, ...head, ...random.bytes(length - before.length)])
}

/** Every beginning of a real frame, as far as it says no temperature yet, not even when its line ends there. */
function beginnings(protocol: ThermometerProtocol): Uint8Array[] {
  const whole = protocol.encode(temperature({ celsius: 36.5, kind: protocol.kind, ambient: 22 }))
  return Array.from(whole, (_byte, length) => whole.subarray(0, length)).filter((head) =>
    [[], [0x0a]].every((end) => decodeCapture(protocol, Uint8Array.from([...head, ...end])).good === 0),
  )
}

/**
 * Of random bytes, at how many places header, check and trailer of a protocol all hold by chance: what comes above
 * that was let through by the framer, not by the odds. What `decode` refuses besides is not taken off.
 */
export function allowedShare({ id, framings }: Pick<ThermometerProtocol, 'id' | 'framings'>): number {
  return framings.reduce((sum, framing) => sum + (TEXT_SHARES.get(id) ?? shareOf)(framing), 0)
}

function shareOf({ header, check, trailer }: Framing): number {
  const heads = header.reduce((share, accepted) => (share * accepted.length) / 256, 1)
  const checked = { sum8: 1 / 256, 'crc16-modbus': 1 / 65_536, none: 1 }[check.is]
  return heads * checked * 256 ** -trailer.length
}

/** Text without a check holds by its pattern alone. */
const TEXT_SHARES: ReadonlyMap<string, (framing: Framing) => number> = new Map([
  // `{5}`, `{36}`, `{36.7}`, with a blank of the seven in latin1 at either side.
  [
    'idc50',
    (framing: Framing) => {
      if (framing.length.is !== 'ended') return shareOf(framing)
      const digits = 10 / 256 + (10 / 256) ** 2
      return 256 ** -2 * (1 + 7 / 256) ** 2 * digits * (1 + digits / 256)
    },
  ],
  // "Ambient" and "Object" alone are 13 letters, in either case.
  ['mlx-ascii', () => (2 / 256) ** 13],
])

/** How many frames of random bytes are still chance: the mean and six times its spread (Poisson). */
export function mostByChance(allowed: number): number {
  return allowed + 6 * Math.sqrt(allowed) + 3
}
