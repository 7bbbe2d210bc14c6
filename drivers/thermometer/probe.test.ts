import { describe, expect, test } from 'vitest'
import type { OpenBytePort } from '../byte-port.ts'
import { ManualClock } from '../clock.ts'
import { probeThermometer } from './probe.ts'
import { temperature } from './protocol.ts'
import { thermometerProtocols } from './protocols.ts'
import { createThermometerTwin, type ThermometerTwin } from './twin.ts'

const protocols = [...thermometerProtocols.values()]
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
/** What a probe may send at all: the records' own commands. */
const ALLOWED = new Set(
  protocols.flatMap(({ start, poll }) =>
    [start, poll?.request].flatMap((bytes) => (bytes ? [hexOf(bytes)] : [])),
  ),
)

/** A port at which a module of one baud stands; at another baud its bytes are noise. */
function portOf(twin: ThermometerTwin, baud: number) {
  const sent: string[] = []
  const opened: number[] = []
  let openNow = 0
  const open =
    (asked: number): OpenBytePort =>
    async (listener) => {
      const port = await twin.open({
        ...listener,
        data: (bytes) => listener.data(asked === baud ? bytes : bytes.map((byte) => (byte * 7 + 3) & 0xff)),
      })
      opened.push(asked)
      openNow += 1
      return {
        write(bytes) {
          sent.push(hexOf(bytes))
          if (asked === baud) port.write(bytes)
        },
        async close() {
          openNow -= 1
          await port.close()
        },
      }
    }
  return { open, sent, opened, openNow: () => openNow }
}

/** Runs the probe to its end under a clock of its own; how long it took, too. */
async function probe(open: (baud: number) => OpenBytePort, clock: ManualClock) {
  const startedMs = clock.now()
  const end: { tookMs: number | null } = { tookMs: null }
  const result = probeThermometer({ open, protocols, clock, signal: new AbortController().signal }).finally(
    () => {
      end.tookMs = clock.now() - startedMs
    },
  )
  while (end.tookMs === null && clock.now() - startedMs < 60_000) {
    // oxlint-disable-next-line no-await-in-loop -- time goes on in steps
    await clock.advance(50)
  }
  return { result: await result, tookMs: end.tookMs ?? Infinity }
}

describe.each(protocols)('$id', (protocol) => {
  test('is recognised as itself, with nobody there and with somebody', async () => {
    for (const somebody of [false, true]) {
      const clock = new ManualClock(0)
      const twin = createThermometerTwin({ protocol, clock })
      if (somebody) twin.hold({ celsius: 36.4, ambient: 21 })
      const port = portOf(twin, protocol.baud)
      // oxlint-disable-next-line no-await-in-loop -- one module after the other
      const { result, tookMs } = await probe(port.open, clock)
      expect(result).toMatchObject({
        protocol: { id: protocol.id },
        frames: 3,
        sample: { says: 'temperature' },
      })
      expect(tookMs).toBeLessThan(15_000)
      expect(port.sent.filter((bytes) => !ALLOWED.has(bytes))).toEqual([])
      expect(port.openNow()).toBe(0)
    }
  })

  test('is taken for no other', async () => {
    const clock = new ManualClock(0)
    const twin = createThermometerTwin({ protocol, clock })
    const others = protocols.filter((other) => other !== protocol)
    const port = portOf(twin, protocol.baud)
    const looking = probeThermometer({
      open: port.open,
      protocols: others,
      clock,
      signal: new AbortController().signal,
    })
    await clock.advance(20_000)
    expect(await looking).toBe(null)
  })
})

test('silence: null, each baud opened once, the port free, within 15 s', async () => {
  const clock = new ManualClock(0)
  const [protocol] = protocols
  if (!protocol) throw new Error('no protocol')
  const twin = createThermometerTwin({ protocol, clock })
  twin.silence()
  const port = portOf(twin, protocol.baud)
  const { result, tookMs } = await probe(port.open, clock)
  expect(result).toBe(null)
  expect(port.opened).toEqual([9600, 38_400, 115_200])
  expect(port.openNow()).toBe(0)
  expect(tookMs).toBeLessThan(15_000)
})

describe('frames that prove nothing', () => {
  const gy = thermometerProtocols.get('gy-mcu90614')
  if (!gy) throw new Error('no GY-MCU90614')
  const frame = (celsius: number) => gy.encode(temperature({ celsius, kind: 'surface', ambient: 21 }))
  const good = frame(34)
  const spoilt = good.with(8, 0)

  test.each([
    ['three in a row', [good, good, good], 'gy-mcu90614'],
    ['two', [good, good], undefined],
    ['a bad one between', [good, good, spoilt, good, good], undefined],
    ['one beyond all that there is between', [good, good, frame(150), good, good], undefined],
    ['ten bytes a frame', [good, [0x14], good, [0x14], good], 'gy-mcu90614'],
  ])('%s: %s', async (_, parts, id) => {
    const clock = new ManualClock(0)
    const twin = createThermometerTwin({ protocol: gy, clock })
    twin.silence()
    const looking = probe(portOf(twin, gy.baud).open, clock)
    await clock.advance(100)
    for (const part of parts) twin.inject(Uint8Array.from(part))
    expect((await looking).result?.protocol.id).toBe(id)
  })
})

describe('what ends it early', () => {
  function begun() {
    const clock = new ManualClock(0)
    const protocol = thermometerProtocols.get('idc50')
    if (!protocol) throw new Error('no IDC-50')
    const twin = createThermometerTwin({ protocol, clock })
    const port = portOf(twin, protocol.baud)
    const aborter = new AbortController()
    const looking = probeThermometer({ open: port.open, protocols, clock, signal: aborter.signal })
    return { clock, twin, port, aborter, looking }
  }

  test('an abort: null at once, and the port is free', async () => {
    const { clock, port, aborter, looking } = begun()
    await clock.advance(100)
    aborter.abort()
    expect(await looking).toBe(null)
    expect([port.opened, port.openNow()]).toEqual([[9600], 0])
  })

  test('an abort before it began: nothing is opened', async () => {
    const { aborter, looking, port } = begun()
    aborter.abort()
    expect(await looking).toBe(null)
    expect(port.openNow()).toBe(0)
  })

  test('a plug that is pulled: null, and nothing is opened again', async () => {
    const { clock, twin, port, looking } = begun()
    await clock.advance(100)
    twin.unplug()
    expect(await looking).toBe(null)
    expect(port.opened).toEqual([9600])
  })

  test('a port that is not there is refused in the system’s own words', async () => {
    const absent: OpenBytePort = async () => {
      throw new Error('No such file or directory, cannot open /dev/ttyUSB9')
    }
    const { signal } = new AbortController()
    const looking = probeThermometer({ open: () => absent, protocols, clock: new ManualClock(0), signal })
    await expect(looking).rejects.toThrow('No such file or directory')
  })

  test('an opening that never answers is refused after 2 s, and the port is closed should it open after all', async () => {
    const { clock, opening, closed, looking } = slow()
    const refusal = looking.catch(String)
    await clock.advance(2000)
    expect(await refusal).toBe('Error: no answer to opening it')
    opening.resolve()
    await clock.advance(0)
    expect(closed()).toBe(1)
  })

  test('an abort while it opens: null at once, and the port is closed should it open after all', async () => {
    const { clock, opening, closed, aborter, looking } = slow()
    await clock.advance(100)
    aborter.abort()
    expect(await looking).toBe(null)
    opening.resolve()
    await clock.advance(0)
    expect(closed()).toBe(1)
  })

  test('a driver that hangs in closing is not waited for longer than 2 s', async () => {
    const { clock, opening, aborter, looking } = slow({ close: () => new Promise(() => {}) })
    opening.resolve()
    await clock.advance(100)
    aborter.abort()
    await clock.advance(2000)
    expect(await looking).toBe(null)
  })

  function slow({ close }: { close: () => Promise<void> } = { close: async () => {} }) {
    const clock = new ManualClock(0)
    const opening = Promise.withResolvers<void>()
    const aborter = new AbortController()
    let closed = 0
    const open = (): OpenBytePort => async () => {
      await opening.promise
      return {
        write: () => {},
        close: () => {
          closed += 1
          return close()
        },
      }
    }
    const looking = probeThermometer({ open, protocols, clock, signal: aborter.signal })
    return { clock, opening, aborter, looking, closed: () => closed }
  }
})
