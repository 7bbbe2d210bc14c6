import { readInt16, writeInt16 } from './int16-field.ts'
import { ifMeasurable, type Measurable } from './measurable.ts'
import { sum8, temperature, type ThermometerProtocol, wordless } from './protocol.ts'

const TO = { at: 2, stepsPerCelsius: 100 }
const TA = { at: 4, stepsPerCelsius: 10 }
/** What the manual says it measures, and what stands for To when the sensor does not answer. */
const MEASURABLE: Measurable = { celsius: [-20, 120], ambient: [-20, 60] }
const NO_SENSOR = 327.67

/**
 * TM-10 (manual, section 5): asked by `3F`, replies `3C | LEN | To | Ta | sum8 | 3E`. LEN counts what stands between
 * itself and 3E, the sum is of LEN to Ta; To is int16 big-endian in 0.01 °C, Ta in 0.1 °C.
 */
export const tm10: ThermometerProtocol = {
  id: 'tm10',
  baud: 19_200,
  kind: 'surface',
  framings: [
    {
      header: [[0x3c], [0x05]],
      length: { is: 'counted', at: 1, plus: 3 },
      check: { is: 'sum8', from: 1, until: -2, at: -2 },
      trailer: [0x3e],
    },
  ],
  decode(frame) {
    const said = temperature({
      celsius: readInt16(frame, TO),
      kind: 'surface',
      ambient: readInt16(frame, TA),
    })
    return ifMeasurable(said, MEASURABLE) ?? wordless('error', 'surface')
  },
  encode({ says, celsius, ambient }) {
    const frame = Uint8Array.of(0x3c, 0x05, 0, 0, 0, 0, 0, 0x3e)
    writeInt16(frame, TO, says === 'error' ? NO_SENSOR : celsius)
    writeInt16(frame, TA, says === 'error' ? 0 : ambient)
    frame[6] = sum8(frame, 1, 6)
    return frame
  },
  // The manual allows ten questions a second.
  frameEveryMs: 100,
  start: null,
  poll: { request: Uint8Array.of(0x3f), replyWithinMs: 250 },
  warmUpMinutes: 10,
  frozenAfterMs: { present: 60_000, empty: null },
  // 4 °C over the room is somebody; two frames make a rise, half a second of nobody makes a fall.
  presence: { of: 'above-ambient', risesAtCelsius: 4, fallsBelowCelsius: 3, riseFrames: 2, fallFrames: 5 },
  sampling: { count: 5, withinCelsius: 0.3, windowMs: 1000 },
}
