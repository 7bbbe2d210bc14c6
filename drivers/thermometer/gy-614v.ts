import type { Frame } from './contract.ts'
import { readInt16, writeInt16 } from './int16-field.ts'
import { ifMeasurable, MLX90614 } from './measurable.ts'
import { sum8, type ThermometerProtocol } from './protocol.ts'

const TO = { at: 5, stepsPerCelsius: 100 }
const TA = { at: 7, stepsPerCelsius: 100 }
const BO = { at: 9, stepsPerCelsius: 100 }

/**
 * GY-614V and GY-614V3 (devices.md section 1.2): streams the block of registers from 07, and answers a read of it with
 * the same bytes: `A4 03 07 07 | E | TO | TA | BO | sum8`, emissivity in 0.01, temperatures int16 big-endian in
 * 0.01 °C. It looks like Modbus and is not: an 8-bit sum, 8-bit registers. BO is the module's own estimate of the
 * body from the forehead TO, which is kept as the raw value.
 */
export const gy614v: ThermometerProtocol = {
  id: 'gy-614v',
  baud: 9600,
  kind: 'body-estimate',
  framings: [
    {
      header: [[0xa4], [0x03], [0x07], [0x07]],
      length: { is: 'fixed', bytes: 12 },
      check: { is: 'sum8', from: 0, until: 11, at: 11 },
      trailer: [],
    },
  ],
  decode(frame) {
    const said: Frame = {
      says: 'temperature',
      celsius: readInt16(frame, BO),
      kind: 'body-estimate',
      raw: readInt16(frame, TO),
      ambient: readInt16(frame, TA),
    }
    return ifMeasurable(said, MLX90614)
  },
  encode({ celsius, raw, ambient }) {
    // Emissivity .98, the skin's.
    const frame = Uint8Array.of(0xa4, 0x03, 0x07, 0x07, 98, 0, 0, 0, 0, 0, 0, 0)
    writeInt16(frame, TO, raw)
    writeInt16(frame, TA, ambient)
    writeInt16(frame, BO, celsius)
    frame[11] = sum8(frame, 0, 11)
    return frame
  },
  frameEveryMs: 100,
  // Registers 02 = 10 Hz and 03 = stream: a module that somebody left in query mode would stay silent. Without a save
  // (register 05) it forgets both with its power.
  start: Uint8Array.of(0xa4, 0x06, 0x02, 0x03, 0xaf, 0xa4, 0x06, 0x03, 0x00, 0xad),
  poll: null,
  // By the skin beside the estimate, as for the GY-MCU90614: what the module estimates of a wall is not documented.
  presence: { of: 'above-ambient', risesAtCelsius: 4, fallsBelowCelsius: 3, riseFrames: 2, fallFrames: 5 },
  sampling: { count: 5, withinCelsius: 0.3, windowMs: 1000 },
  warmUpMinutes: 0,
  // Three values in 0.01 °C.
  frozenAfterMs: { present: 20_000, empty: 60_000 },
}
