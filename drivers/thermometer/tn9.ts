import type { Frame } from './contract.ts'
import { ifMeasurable, type Measurable } from './measurable.ts'
import { sum8, temperature, type ThermometerProtocol } from './protocol.ts'

const OBJECT = 0x4c
const AMBIENT = 0x66
const CR = 0x0d
/** The object's is its maker's; the room's goes beyond the -10 to 50 °C it is made for, into frost and sun. */
const MEASURABLE: Measurable = { celsius: [-33, 220], ambient: [-40, 125] }

/**
 * ZyTemp TN9 and TN905, and with the same packet Vertex VT P31-A (devices.md section 1.8): `item | u16 big-endian |
 * sum8 | 0D`, in 1/16 K. Item 4C is the object, 66 the room, each in a frame of its own. 0D ends a frame and can also
 * stand inside it (41.7 °C is `4C 13 AE 0D 0D`), so it is checked where it belongs and never looked for.
 * The P31-A's items 4D, 53 and 54 are skipped: their meaning is not documented.
 */
export const tn9: ThermometerProtocol = {
  id: 'tn9',
  baud: 9600,
  kind: 'surface',
  framings: [
    {
      header: [[OBJECT, AMBIENT]],
      length: { is: 'fixed', bytes: 5 },
      check: { is: 'sum8', from: 0, until: 3, at: 3 },
      trailer: [CR],
    },
  ],
  decode(frame) {
    const [item = 0, high = 0, low = 0] = frame
    // In ten thousandths, which a sixteenth fits exactly.
    const celsius = (((high << 8) + low) * 625 - 2_731_500) / 10_000
    const said = item === OBJECT ? temperature({ celsius, kind: 'surface', ambient: null }) : room(celsius)
    return ifMeasurable(said, MEASURABLE)
  },
  encode({ says, celsius, ambient }) {
    const roomBytes = ambient === null ? [] : item(AMBIENT, ambient)
    return Uint8Array.of(...roomBytes, ...(says === 'ambient' ? [] : item(OBJECT, celsius)))
  },
  // The P31-A's, of a pair of items; the TN9's own clocked line is as fast as the bridge that it needs.
  frameEveryMs: 500,
  start: null,
  poll: null,
  // As for the GY-MCU90614, at 2 Hz.
  presence: { of: 'above-ambient', risesAtCelsius: 4, fallsBelowCelsius: 3, riseFrames: 2, fallFrames: 2 },
  // Five values take 2 s; one may be lost.
  sampling: { count: 5, withinCelsius: 0.3, windowMs: 3000 },
  warmUpMinutes: 10,
  // In 1/16 °C an even wall may be one and the same value.
  frozenAfterMs: { present: 60_000, empty: null },
}

function room(ambient: number): Frame {
  return { says: 'ambient', celsius: null, kind: 'surface', raw: null, ambient }
}

function item(letter: number, celsius: number | null): number[] {
  const sixteenths = Math.round(((celsius ?? Number.NaN) + 273.15) * 16)
  if (!(sixteenths >= 0 && sixteenths <= 0xffff)) throw new RangeError(`${celsius} does not fit 1/16 K`)
  const value = [letter, sixteenths >> 8, sixteenths & 0xff]
  return [...value, sum8(Uint8Array.from(value), 0, 3), CR]
}
