import type { ThermometerKind } from './contract.ts'
import { sum8, temperature, type ThermometerProtocol } from './protocol.ts'

/**
 * LU90614 (devices.md section 1.4), asked for the body in one go: `FA C5 BF` selects body mode, `FA CA C4` measures. It replies
 * `FE | AC body or AA object | °C | hundredths | 00 00 00 00 | sum8`; degrees and hundredths are two binary
 * bytes, 36.05 is 24 05. No ambient value.
 *
 * An object reply is a good frame of kind `surface`: called bad it would look like noise on the line, when it
 * says that the module is in the wrong mode. Being of another kind than the record, it is never judged.
 */
export const lu90614: ThermometerProtocol = {
  id: 'lu90614',
  baud: 9600,
  kind: 'body-estimate',
  framings: [
    {
      header: [[0xfe], [0xaa, 0xac]],
      length: { is: 'fixed', bytes: 9 },
      check: { is: 'sum8', from: 0, until: 8, at: 8 },
      trailer: [],
    },
  ],
  decode(frame) {
    const [, mode = 0, degrees = 0, hundredths = 0] = frame
    if (hundredths > 99) return null
    return temperature({ celsius: (degrees * 100 + hundredths) / 100, kind: kindOf(mode), ambient: null })
  },
  encode({ celsius, kind }) {
    const hundredths = Math.round((celsius ?? Number.NaN) * 100)
    if (!(hundredths >= 0 && hundredths <= 25_599)) {
      throw new RangeError(`${celsius} does not fit a byte of °C and one of hundredths`)
    }
    const frame = Uint8Array.of(0xfe, kind === 'surface' ? 0xaa : 0xac, 0, 0, 0, 0, 0, 0, 0)
    frame[2] = Math.floor(hundredths / 100)
    frame[3] = hundredths % 100
    frame[8] = sum8(frame, 0, 8)
    return frame
  },
  // The vendor's sample driver waits 100 ms for the answer; 15 bytes at 9600 baud take another 16 ms.
  frameEveryMs: 130,
  start: null,
  poll: { request: Uint8Array.of(0xfa, 0xc5, 0xbf, 0xfa, 0xca, 0xc4), replyWithinMs: 300 },
  // Engineering choice, there being no ambient value: body mode says 32 °C and more for a forehead, a gate's
  // wall stays below 30 °C. At 7.7 Hz a rise takes 0.3 s, a fall 0.5 s.
  presence: { of: 'celsius', risesAtCelsius: 30, fallsBelowCelsius: 29, riseFrames: 2, fallFrames: 4 },
  sampling: { count: 5, withinCelsius: 0.3, windowMs: 1000 },
  warmUpMinutes: 0,
  // In 0.01 °C, but what its body mode says of a wall is not documented.
  frozenAfterMs: { present: 60_000, empty: null },
}

function kindOf(mode: number): ThermometerKind {
  return mode === 0xaa ? 'surface' : 'body-estimate'
}
