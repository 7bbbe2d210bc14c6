import { sum8, temperature, type ThermometerProtocol } from './protocol.ts'

const TEXT_BEGINS = 0x7b
const TEXT = /^\{\s?(?<celsius>\d{1,2}(?:\.\d{1,2})?)\s?\}$/

/**
 * IDC-50, the Heimann HTPA32x32 board of health kiosks (devices.md section 1.7): says a body temperature every 500 ms,
 * as `AA 55 06 | °C | tenths | sum8` or, by a factory option, as text such as `{36.7}`. The sixth byte DEC is ONE
 * decimal digit, unlike the LU90614's hundredths. The text is known from a picture only; it has no check of its own.
 */
export const idc50: ThermometerProtocol = {
  id: 'idc50',
  baud: 115_200,
  kind: 'body-estimate',
  framings: [
    {
      header: [[0xaa], [0x55], [0x06]],
      length: { is: 'fixed', bytes: 6 },
      check: { is: 'sum8', from: 0, until: 5, at: 5 },
      trailer: [],
    },
    {
      header: [[TEXT_BEGINS]],
      length: { is: 'ended', by: 0x7d, mostBytes: 9 },
      check: { is: 'none' },
      trailer: [],
    },
  ],
  decode(frame) {
    if (frame[0] === TEXT_BEGINS) {
      const celsius = TEXT.exec(Buffer.from(frame).toString('latin1'))?.groups?.['celsius']
      return celsius === undefined ? null : body(Number(celsius))
    }
    const [, , , degrees = 0, tenths = 0] = frame
    return tenths > 9 ? null : body((degrees * 10 + tenths) / 10)
  },
  encode({ celsius }) {
    const tenths = Math.round((celsius ?? Number.NaN) * 10)
    if (!(tenths >= 0 && tenths <= 2559)) {
      throw new RangeError(`${celsius} does not fit a byte of °C and a digit of tenths`)
    }
    const frame = Uint8Array.of(0xaa, 0x55, 0x06, Math.floor(tenths / 10), tenths % 10, 0)
    frame[5] = sum8(frame, 0, 5)
    return frame
  },
  frameEveryMs: 500,
  start: null,
  poll: null,
  // As for the LU90614, there being no ambient value, at 2 Hz.
  presence: { of: 'celsius', risesAtCelsius: 30, fallsBelowCelsius: 29, riseFrames: 2, fallFrames: 2 },
  // Five values take 2 s; one may be lost.
  sampling: { count: 5, withinCelsius: 0.3, windowMs: 3000 },
  warmUpMinutes: 0,
  // In 0.1 °C a wall, and a person for a while, is one and the same value.
  frozenAfterMs: { present: 120_000, empty: null },
}

function body(celsius: number) {
  return temperature({ celsius, kind: 'body-estimate', ambient: null })
}
