import { readInt16, writeInt16 } from './int16-field.ts'
import { ifMeasurable, MLX90614 } from './measurable.ts'
import { sum8, temperature, type ThermometerProtocol } from './protocol.ts'

const T1 = { at: 4, stepsPerCelsius: 100 }
const T2 = { at: 6, stepsPerCelsius: 100 }

/**
 * CJMCU-90614, "GY-906 with UART" (devices.md section 1.3): streams `66 66 | 01 stream or 02 query | 04 | T1 | T2 |
 * sum8`, int16 big-endian in 0.01 °C. The sum is of the four data bytes alone. The text leaves open which value is the
 * object's; a public driver reads T1 as it, and so do we.
 */
export const cjmcu90614: ThermometerProtocol = {
  id: 'cjmcu-90614',
  baud: 115_200,
  kind: 'surface',
  framings: [
    {
      header: [[0x66], [0x66], [0x01, 0x02], [0x04]],
      length: { is: 'fixed', bytes: 9 },
      check: { is: 'sum8', from: 4, until: 8, at: 8 },
      trailer: [],
    },
  ],
  decode(frame) {
    const said = temperature({
      celsius: readInt16(frame, T1),
      kind: 'surface',
      ambient: readInt16(frame, T2),
    })
    return ifMeasurable(said, MLX90614)
  },
  encode({ celsius, ambient }) {
    const frame = Uint8Array.of(0x66, 0x66, 0x01, 0x04, 0, 0, 0, 0, 0)
    writeInt16(frame, T1, celsius)
    writeInt16(frame, T2, ambient)
    frame[8] = sum8(frame, 4, 8)
    return frame
  },
  // Not stated: taken as for the GY-MCU90614, which carries the same sensor.
  frameEveryMs: 100,
  // "Stream": a module that somebody left in query mode would stay silent.
  start: Uint8Array.of(0x66, 0x66, 0x01, 0x56),
  poll: null,
  // As for the GY-MCU90614.
  presence: { of: 'above-ambient', risesAtCelsius: 4, fallsBelowCelsius: 3, riseFrames: 2, fallFrames: 5 },
  sampling: { count: 5, withinCelsius: 0.3, windowMs: 1000 },
  warmUpMinutes: 10,
  // Two values in 0.01 °C.
  frozenAfterMs: { present: 20_000, empty: 60_000 },
}
