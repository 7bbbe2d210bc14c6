import { readInt16, writeInt16 } from './int16-field.ts'
import { ifMeasurable, MLX90614 } from './measurable.ts'
import { sum8, temperature, type ThermometerProtocol } from './protocol.ts'

const TO = { at: 4, stepsPerCelsius: 100 }
const TA = { at: 6, stepsPerCelsius: 100 }

/**
 * GY-MCU90614 and GY-MCU90615 (devices.md section 1.1): streams `5A 5A 45 04 | TO | TA | sum8`, TO and TA int16 big-endian in 0.01 °C.
 * TO is the uncompensated surface temperature, TA the sensor's own. Newer firmware puts one more byte behind
 * the frame, which the framer skips. 5A is common in the data and can be the sum, so all four header bytes count.
 */
export const gyMcu90614: ThermometerProtocol = {
  id: 'gy-mcu90614',
  baud: 9600,
  kind: 'surface',
  framings: [
    {
      header: [[0x5a], [0x5a], [0x45], [0x04]],
      length: { is: 'fixed', bytes: 9 },
      check: { is: 'sum8', from: 0, until: 8, at: 8 },
      trailer: [],
    },
  ],
  decode(frame) {
    const said = temperature({
      celsius: readInt16(frame, TO),
      kind: 'surface',
      ambient: readInt16(frame, TA),
    })
    return ifMeasurable(said, MLX90614)
  },
  encode({ celsius, ambient }) {
    const frame = Uint8Array.of(0x5a, 0x5a, 0x45, 0x04, 0, 0, 0, 0, 0)
    writeInt16(frame, TO, celsius)
    writeInt16(frame, TA, ambient)
    frame[8] = sum8(frame, 0, 8)
    return frame
  },
  // Listings say 10 Hz and 14 Hz; the slower one, so that nothing is called stale too early.
  frameEveryMs: 100,
  // "Continuous output": a module that somebody left in query mode would stay silent.
  start: Uint8Array.of(0xa5, 0x45, 0xea),
  poll: null,
  // Engineering choice: 4 °C over the sensor is nobody's wall and everybody's forehead at 15-30 °C. At 10 Hz a
  // rise takes 0.2 s, and half a second without a forehead, longer than a nod, is a fall.
  presence: { of: 'above-ambient', risesAtCelsius: 4, fallsBelowCelsius: 3, riseFrames: 2, fallFrames: 5 },
  sampling: { count: 5, withinCelsius: 0.3, windowMs: 1000 },
  warmUpMinutes: 10,
  // Two values in 0.01 °C.
  frozenAfterMs: { present: 20_000, empty: 60_000 },
}
