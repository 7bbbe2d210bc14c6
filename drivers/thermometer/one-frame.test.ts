import { describe, expect, test } from 'vitest'
import { ManualClock } from '../clock.ts'
import { calexModbusBy, PYRO_USB } from './calex-modbus.ts'
import type { ThermometerEvent } from './contract.ts'
import { openThermometer } from './driver.ts'
import { mlxAscii, mlxAsciiReading } from './mlx-ascii.ts'
import { temperature, type ThermometerProtocol } from './protocol.ts'
import { thermometerProtocols } from './protocols.ts'
import { tm10 } from './tm10.example.ts'
import { tn9 } from './tn9.ts'

// One frame that says something else, whether the sensor can measure that or not, is no edge and no second reading.

const ROOM = 21
const FOREHEAD = 36.5
const WALL = 21.25

/** Cold and hot walls, a cup of tea, what a sensor says that has lost its bus, and the ends of its numbers. */
const OTHER_CELSIUS = [-273.15, -99.9, 0, WALL, 28, 34, 60, 200, 255.9, 327.6, 900]
const OTHER_ROOMS = [-273.15, -99.9, 0, 60, 125, 327.6, 900]

const protocols: { name: string; protocol: ThermometerProtocol }[] = [
  ...[...thermometerProtocols.values()].map((protocol) => ({ name: protocol.id, protocol })),
  {
    name: 'calex-modbus without a room',
    protocol: calexModbusBy({ ...PYRO_USB, ambient: null, status: null }),
  },
  { name: 'the README’s tenth', protocol: tm10 },
]

/** What the module sends in one period: most send one frame, a TN9 the object twice and the room between. */
type Period = readonly Uint8Array[]

function period(protocol: ThermometerProtocol, celsius: number, ambient = ROOM): Period {
  const { kind } = protocol
  if (protocol !== tn9) return [protocol.encode(temperature({ celsius, kind, ambient }))]
  const object = tn9.encode(temperature({ celsius, kind, ambient: null }))
  return [object, tn9.encode({ says: 'ambient', celsius: null, kind, raw: null, ambient }), object]
}

/** `usual` with one of its frames saying something else, in every way in which this module can say it. */
function oneOther(protocol: ThermometerProtocol, usual: Period): { says: string; period: Period }[] {
  const others = [
    ...OTHER_CELSIUS.map((celsius) => ({ celsius, ambient: ROOM })),
    ...OTHER_ROOMS.map((ambient) => ({ celsius: FOREHEAD, ambient })),
  ]
  return others.flatMap(({ celsius, ambient }) => {
    const other = encodable(() => period(protocol, celsius, ambient))
    return other.flatMap((frame, at) => {
      const isOther = !Buffer.from(frame).equals(usual[at] ?? new Uint8Array())
      return isOther ? [{ says: `${celsius} and ${ambient}`, period: usual.with(at, frame) }] : []
    })
  })
}

function encodable(encode: () => Period): Period {
  try {
    return encode()
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}

/** A module online before an empty place, whose frames the test says one by one. */
async function onlineModule(protocol: ThermometerProtocol) {
  const clock = new ManualClock(0)
  const events: ThermometerEvent[] = []
  let send = (_bytes: Uint8Array): void => {}
  openThermometer({
    protocol,
    openPort: async (listener) => {
      send = (bytes) => listener.data(bytes)
      return { write: () => {}, close: async () => {} }
    },
    clock,
    random: () => 0,
    listener: (event) => events.push(event),
  })
  await clock.advance(0)
  const say = async (said: Period, times = 1) => {
    for (let time = 0; time < times; time++) {
      for (const frame of said) send(frame)
      // oxlint-disable-next-line no-await-in-loop -- device time goes on step by step
      await clock.advance(protocol.frameEveryMs)
    }
  }
  await say(period(protocol, WALL), 8)
  return {
    say,
    /** Edges as `+` and `-`, readings as `r`, the module's own states by name, since the last call. */
    heard: () =>
      events
        .splice(0)
        .flatMap((event) => {
          if (event.type === 'presence') return event.present ? '+' : '-'
          if (event.type === 'reading') return 'r'
          return event.type === 'status' ? event.status.state : []
        })
        .join(' '),
  }
}

describe.each(protocols)('$name', ({ protocol }) => {
  const nobody = period(protocol, WALL)
  const somebody = period(protocol, FOREHEAD)

  test('beside somebody who stands still', async () => {
    for (const { says, period: other } of oneOther(protocol, somebody)) {
      const { say, heard } = await onlineModule(protocol)
      await say(somebody, 8)
      expect(heard(), says).toBe('opening syncing online + r')
      await say(other)
      await say(somebody, 8)
      expect(heard(), says).toBe('')
    }
  })

  test('while somebody is measured: one reading, and as many good values later as it takes', async () => {
    for (const { says, period: other } of oneOther(protocol, somebody)) {
      const { say, heard } = await onlineModule(protocol)
      await say(somebody, 3)
      await say(other)
      await say(somebody, protocol.sampling.count)
      expect(heard(), says).toBe('opening syncing online + r')
      await say(somebody, 8)
      expect(heard(), says).toBe('')
    }
  })

  test('before an empty place', async () => {
    for (const { says, period: other } of oneOther(protocol, nobody)) {
      const { say, heard } = await onlineModule(protocol)
      await say(other)
      await say(nobody, 8)
      expect(heard(), says).toBe('opening syncing online')
    }
  })

  test('after frames that were lost on the line', async () => {
    for (const { says, period: other } of oneOther(protocol, somebody)) {
      const { say, heard } = await onlineModule(protocol)
      await say(somebody, 8)
      heard()
      await say([], protocol.presence.fallFrames - 1)
      await say(other)
      await say(somebody, 8)
      expect(heard(), says).toBe('')
    }
  })

  test('somebody who comes or goes is seen within a second', async () => {
    const { say, heard } = await onlineModule(protocol)
    heard()
    const periods = Math.floor(1000 / protocol.frameEveryMs)
    await say(somebody, periods)
    expect(heard().startsWith('+')).toBe(true)
    await say(nobody, periods)
    expect(heard().endsWith('-')).toBe(true)
  })
})

const printed = (text: string) => new TextEncoder().encode(text)

test.each([
  ['a sensor off its bus', mlxAscii, printed('Ambient = 25.10*C\tObject = -273.15*C\r\n')],
  ['a bus that answers all ones', mlxAscii, printed('Ambient = 1037.55*C\tObject = 1037.55*C\r\n')],
  ['a sensor that says nan', mlxAscii, printed('Ambient = nan*C\tObject = nan*C\r\n')],
  ['an object of no heat at all', tn9, Uint8Array.of(0x4c, 0x00, 0x00, 0x4c, 0x0d)],
  ['a room of no heat at all', tn9, Uint8Array.of(0x66, 0x00, 0x00, 0x66, 0x0d)],
])('%s once in between', async (_, protocol, line) => {
  const { say, heard } = await onlineModule(protocol)
  await say(period(protocol, FOREHEAD), 8)
  heard()
  await say([line])
  await say(period(protocol, FOREHEAD), 8)
  expect(heard()).toBe('')
})

test('a site’s own line without a room', async () => {
  const line = mlxAsciiReading({
    pattern: /T body = (?<object>-?\d{1,3}\.\d{1,2})/u,
    kind: 'body-estimate',
  })
  const { say, heard } = await onlineModule({
    ...line,
    encode: ({ celsius }) => printed(`T body = ${celsius?.toFixed(2)}\r\n`),
  })
  await say([printed('T body = 36.50\r\n')], 8)
  heard()
  await say([printed('T body = -273.15\r\n')])
  await say([printed('T body = 36.50\r\n')], 8)
  expect(heard()).toBe('')
})
