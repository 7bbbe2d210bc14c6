import type { ThermometerKind } from './contract.ts'
import { readInt16, writeInt16 } from './int16-field.ts'
import { ifMeasurable, MLX90614 } from './measurable.ts'
import { sum8, temperature, type ThermometerProtocol, wordless } from './protocol.ts'

const MEASURE = 0x01
const SET_TARGET = 0x02
const OBJECT = 0x01
const BODY = 0x02
const TO = { at: 5, stepsPerCelsius: 10 }
const TA = { at: 7, stepsPerCelsius: 10 }

/**
 * The body module `AA A5 .. 55` of unknown make (devices.md section 1.5), polled: `AA A5 | LEN | CMD | args | SUM | 55`,
 * where LEN counts itself to SUM and SUM adds up LEN, CMD and args. A measurement is `01 | mode | To | Ta`, big-endian
 * in 0.1 °C; every other command is acknowledged with 0. It may send 00 before a header, which the framer skips.
 * Commands 03 to 05 change the module for good and are never sent. Its sensor answers at 5A on its bus, as the MLX90614.
 */
export const aaa5Body: ThermometerProtocol = {
  id: 'aaa5-body',
  baud: 38_400,
  kind: 'body-estimate',
  framings: [
    {
      header: [[0xaa], [0xa5], [0x04, 0x08], [MEASURE, SET_TARGET, 0x03, 0x04, 0x05]],
      length: { is: 'counted', at: 2, plus: 3 },
      check: { is: 'sum8', from: 2, until: -2, at: -2 },
      trailer: [0x55],
    },
  ],
  decode(frame) {
    const [, , lengthByte, command, argument] = frame
    const measures = command === MEASURE
    if (measures !== (lengthByte === 0x08)) return null
    if (!measures) return wordless(argument === 0 ? 'acknowledged' : 'error', 'body-estimate')
    if (argument !== OBJECT && argument !== BODY) return null
    const kind: ThermometerKind = argument === BODY ? 'body-estimate' : 'surface'
    const said = temperature({ celsius: readInt16(frame, TO), kind, ambient: readInt16(frame, TA) })
    return ifMeasurable(said, MLX90614) ?? wordless('error', kind)
  },
  encode({ says, celsius, kind, ambient }) {
    if (says === 'acknowledged' || says === 'error') return framed(SET_TARGET, says === 'error' ? 1 : 0)
    const frame = framed(MEASURE, kind === 'body-estimate' ? BODY : OBJECT, 0, 0, 0, 0)
    writeInt16(frame, TO, celsius)
    writeInt16(frame, TA, ambient)
    frame[9] = sum8(frame, 2, 9)
    return frame
  },
  // The sensor behind it takes 220 ms a measurement.
  frameEveryMs: 250,
  start: framed(SET_TARGET, BODY),
  poll: { request: framed(MEASURE), replyWithinMs: 400 },
  // As for the LU90614: what body mode says of a wall is not documented. At 4 Hz rise and fall take 0.5 s.
  presence: { of: 'celsius', risesAtCelsius: 30, fallsBelowCelsius: 29, riseFrames: 2, fallFrames: 2 },
  // Five values take 1 s; one may be lost.
  sampling: { count: 5, withinCelsius: 0.3, windowMs: 1500 },
  warmUpMinutes: 0,
  // In 0.1 °C a wall, and a person for a while, is one and the same value.
  frozenAfterMs: { present: 120_000, empty: null },
}

function framed(command: number, ...args: number[]): Uint8Array {
  const counted = [args.length + 3, command, ...args]
  return Uint8Array.of(0xaa, 0xa5, ...counted, sum8(Uint8Array.from(counted), 0, counted.length), 0x55)
}
