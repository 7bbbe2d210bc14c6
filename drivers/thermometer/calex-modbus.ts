import type { Frame, ThermometerKind } from './contract.ts'
import { withCrc } from './crc16-modbus.ts'
import { ifMeasurable, type Measurable } from './measurable.ts'
import { temperature, type ThermometerProtocol, wordless } from './protocol.ts'

/** A temperature in one register: `(value - zero) / stepsPerCelsius` °C. */
export interface RegisterTemperature {
  register: number
  stepsPerCelsius: number
  /** The value that means 0 °C: 0, or 27315 for hundredths of a kelvin. */
  zero: number
  signed: boolean
}

/** The block of registers that is read at once, and what stands where in it. Registers are PDU addresses. */
export interface RegisterMap {
  slave: number
  /** Read holding registers, or read input registers. */
  function: 3 | 4
  first: number
  count: number
  kind: ThermometerKind
  object: RegisterTemperature
  ambient: RegisterTemperature | null
  /** A register of which any of these bits says that the module cannot measure. */
  status: { register: number; errorBits: number[] } | null
}

/** The hottest of the Calex models measures to 2000 °C (own knowledge); no module by another map measures more. */
const MEASURABLE: Measurable = { celsius: [-70, 2000], ambient: [-40, 125] }
const TENTHS = { stepsPerCelsius: 10, zero: 0, signed: true }

/**
 * Calex PyroUSB (devices.md section 1.9), an industrial thermometer and no body module: reads 0F to 15, of which 12 is
 * the filtered object, 14 the sensor, 15 the status with measurement error, sensor low and high, object low and high.
 */
export const PYRO_USB: RegisterMap = {
  slave: 1,
  function: 4,
  first: 0x0f,
  count: 7,
  kind: 'surface',
  object: { register: 0x12, ...TENTHS },
  ambient: { register: 0x14, ...TENTHS },
  status: { register: 0x15, errorBits: [0, 1, 2, 3, 4] },
}

/**
 * A Modbus-RTU module by its register map, polled (devices.md section 1.9). Registers are only read: what the Calex
 * is told outside 17 and 18 it writes to its flash.
 */
export function calexModbusBy(map: RegisterMap): ThermometerProtocol {
  const { slave, kind, object, ambient, status } = map
  const bytesOfData = 2 * map.count
  const exception = map.function | 0x80

  function valueIn(reply: Uint8Array, register: number): number {
    return new DataView(reply.buffer, reply.byteOffset).getUint16(3 + 2 * (register - map.first))
  }

  function decode(reply: Uint8Array): Frame {
    if (reply[1] === exception) return wordless('error', kind)
    const errors = status === null ? 0 : maskOf(status.errorBits) & valueIn(reply, status.register)
    if (errors !== 0) return wordless('error', kind)
    const said = temperature({
      celsius: celsiusOf(object, valueIn(reply, object.register)),
      kind,
      ambient: ambient === null ? null : celsiusOf(ambient, valueIn(reply, ambient.register)),
    })
    return ifMeasurable(said, MEASURABLE) ?? wordless('error', kind)
  }

  function encode(frame: Frame): Uint8Array {
    const SLAVE_DEVICE_FAILURE = 4
    if (frame.says === 'error') return withCrc([slave, exception, SLAVE_DEVICE_FAILURE])
    const registers = Array<number>(map.count).fill(0)
    registers[object.register - map.first] = valueOf(object, frame.celsius)
    if (ambient !== null) registers[ambient.register - map.first] = valueOf(ambient, frame.ambient)
    return withCrc([slave, map.function, bytesOfData, ...registers.flatMap(twoBytes)])
  }

  return {
    id: 'calex-modbus',
    baud: 9600,
    kind,
    framings: [
      {
        header: [[slave], [map.function], [bytesOfData]],
        length: { is: 'counted', at: 2, plus: 5 },
        check: { is: 'crc16-modbus' },
        trailer: [],
      },
      {
        header: [[slave], [exception]],
        length: { is: 'fixed', bytes: 5 },
        check: { is: 'crc16-modbus' },
        trailer: [],
      },
    ],
    decode,
    encode,
    // At 9600 baud the request takes 8 ms, the Calex 20 ms to answer, its reply 20 ms; another slave may take longer.
    frameEveryMs: 150,
    start: null,
    poll: {
      request: withCrc([slave, map.function, ...twoBytes(map.first), ...twoBytes(map.count)]),
      replyWithinMs: 300,
    },
    // As for the GY-MCU90614, or the LU90614 without a room. At 6.7 Hz a rise takes 0.3 s, a fall 0.45 s.
    presence:
      ambient === null
        ? { of: 'celsius', risesAtCelsius: 30, fallsBelowCelsius: 29, riseFrames: 2, fallFrames: 3 }
        : { of: 'above-ambient', risesAtCelsius: 4, fallsBelowCelsius: 3, riseFrames: 2, fallFrames: 3 },
    sampling: { count: 5, withinCelsius: 0.3, windowMs: 1000 },
    warmUpMinutes: kind === 'surface' ? 10 : 0,
    // In 0.1 °C a wall, and a person for a while, is one and the same value.
    frozenAfterMs: { present: 120_000, empty: null },
  }
}

export const calexModbus = calexModbusBy(PYRO_USB)

const objectAlone = calexModbusBy({
  ...PYRO_USB,
  first: PYRO_USB.object.register,
  count: 1,
  ambient: null,
  status: null,
})

/**
 * The Calex in a capture of somebody else's asking: a reply of one register is the filtered object, as in the document's
 * example. At a lane it would be whatever another asked for, and is no answer.
 */
export const calexCapture: ThermometerProtocol = {
  ...calexModbus,
  framings: [...calexModbus.framings, ...objectAlone.framings.slice(0, 1)],
  decode: (reply) => (reply[2] === 2 && reply.length === 7 ? objectAlone : calexModbus).decode(reply),
}

function celsiusOf({ stepsPerCelsius, zero, signed }: RegisterTemperature, value: number): number {
  return ((signed && value > 0x7fff ? value - 0x10000 : value) - zero) / stepsPerCelsius
}

function valueOf({ stepsPerCelsius, zero, signed }: RegisterTemperature, celsius: number | null): number {
  const value = Math.round((celsius ?? Number.NaN) * stepsPerCelsius) + zero
  const [least, most] = signed ? [-0x8000, 0x7fff] : [0, 0xffff]
  if (!(value >= least && value <= most)) throw new RangeError(`${celsius} does not fit its register`)
  return value & 0xffff
}

function maskOf(bits: readonly number[]): number {
  return bits.reduce((mask, bit) => mask | (1 << bit), 0)
}

function twoBytes(value: number): [number, number] {
  return [value >> 8, value & 0xff]
}
