import { describe, expect, test } from 'vitest'
import type { BytePortListener, OpenBytePort } from '../byte-port.ts'
import { type Clock, ManualClock } from '../clock.ts'
import type { ThermometerEvent } from './contract.ts'
import { openThermometer } from './driver.ts'
import { gyMcu90614 } from './gy-mcu90614.ts'
import { lu90614 } from './lu90614.ts'
import { temperature, type ThermometerProtocol } from './protocol.ts'
import { createThermometerTwin } from './twin.ts'

/** Everything but frames, one short word each: states by name, edges `+` and `-`, readings by their value. */
function wordOf(event: ThermometerEvent): string | null {
  if (event.type === 'frame') return null
  if (event.type === 'status') return event.status.state
  if (event.type === 'presence') return event.present ? '+' : '-'
  return String(event.reading.celsius)
}

function drive(protocol: ThermometerProtocol, openPort: OpenBytePort, clock: Clock) {
  const events: ThermometerEvent[] = []
  const thermometer = openThermometer({
    protocol,
    openPort,
    clock,
    random: () => 0,
    listener: (event) => events.push(event),
  })
  return {
    thermometer,
    events,
    /** What was heard since the last call. */
    heard: (): string =>
      events
        .splice(0)
        .map(wordOf)
        .filter((word) => word !== null)
        .join(' '),
  }
}

function withTwin(protocol: ThermometerProtocol) {
  const clock = new ManualClock(Date.UTC(2020, 2, 6))
  const twin = createThermometerTwin({ protocol, clock })
  return { clock, twin, ...drive(protocol, twin.open, clock) }
}

/** A port in the test's own hands. */
function barePort(clock: Clock) {
  const openings: { atMs: number; listener: BytePortListener }[] = []
  const written: { atMs: number; hex: string }[] = []
  let closes = 0
  const open: OpenBytePort = async (listener) => {
    openings.push({ atMs: clock.now(), listener })
    return {
      write: (bytes) => {
        written.push({ atMs: clock.now(), hex: Buffer.from(bytes).toString('hex') })
      },
      close: async () => {
        closes += 1
        listener.closed(null)
      },
    }
  }
  return { open, openings, written, closes: () => closes }
}

/** Counts the timers that are still to run. */
function watchedClock() {
  const manual = new ManualClock(0)
  const pending = new Set<symbol>()
  const clock: Clock = {
    now: () => manual.now(),
    after(delayMs, run) {
      const timer = Symbol(`${delayMs} ms`)
      pending.add(timer)
      const cancel = manual.after(delayMs, () => {
        pending.delete(timer)
        run()
      })
      return () => {
        pending.delete(timer)
        cancel()
      }
    },
  }
  return { clock, pending, advance: (byMs: number) => manual.advance(byMs) }
}

// One that streams and one that is asked; every protocol runs on a pty.
describe.each([gyMcu90614, lu90614])('$id and its twin', (protocol) => {
  test('calls nobody before it has returned', async () => {
    const { events, clock, thermometer } = withTwin(protocol)
    expect(events).toEqual([])
    expect(thermometer.status).toEqual({ state: 'absent', detail: null })
    expect(thermometer.sensesPresence).toBe(true)
    await clock.advance(0)
    expect(events[0]).toEqual({ type: 'status', status: { state: 'opening', detail: null } })
  })

  test('is believed after three frames', async () => {
    const { heard, clock, thermometer } = withTwin(protocol)
    await clock.advance(2.2 * protocol.frameEveryMs)
    expect(heard()).toBe('opening syncing')
    await clock.advance(protocol.frameEveryMs)
    expect(heard()).toBe('online')
    expect(thermometer.counters).toEqual({ good: 3, bad: 0, skipped: 0 })
  })

  test('two people in a row: an edge each, a reading each', async () => {
    const { heard, clock, twin } = withTwin(protocol)
    await clock.advance(2000)
    heard()
    twin.arrive()
    await clock.advance(3000)
    expect(heard()).toBe('+')
    twin.hold({ celsius: 36.4, ambient: 21 })
    await clock.advance(3000)
    twin.waver()
    await clock.advance(1000)
    expect(heard()).toBe('36.4')
    twin.leave()
    await clock.advance(1000)
    expect(heard()).toBe('-')
    twin.hold({ celsius: 37.6, ambient: 21 })
    await clock.advance(3000)
    expect(heard()).toBe('+ 37.6')
  })

  test('presence rises and falls fast enough for a gate', async () => {
    const { heard, clock, twin } = withTwin(protocol)
    await clock.advance(2000)
    heard()
    twin.arrive()
    await clock.advance(3 * protocol.frameEveryMs)
    expect(heard()).toBe('+')
    twin.leave()
    await clock.advance(700)
    expect(heard()).toBe('-')
  })

  test.each([33, 43.1])('%s °C is a reading like any other', async (celsius) => {
    const { heard, clock, twin } = withTwin(protocol)
    await clock.advance(2000)
    heard()
    twin.hold({ celsius, ambient: 21 })
    await clock.advance(3000)
    expect(heard()).toBe(`+ ${celsius}`)
  })

  test('measure takes one more, and only one', async () => {
    const { heard, clock, twin, thermometer } = withTwin(protocol)
    twin.hold({ celsius: 37.6, ambient: 21 })
    await clock.advance(4000)
    heard()
    twin.hold({ celsius: 36.9, ambient: 21 })
    await clock.advance(2000)
    expect(heard()).toBe('')
    thermometer.measure('same')
    await clock.advance(4000)
    expect(heard()).toBe('36.9')
  })

  test('unplugged with somebody present: they are gone first, then the module; replugged, they are new', async () => {
    const { heard, events, clock, twin, thermometer } = withTwin(protocol)
    twin.hold({ celsius: 36.4, ambient: 21 })
    await clock.advance(4000)
    expect(heard()).toBe('opening syncing online + 36.4')
    twin.unplug()
    expect(events.at(-1)).toEqual({
      type: 'status',
      status: { state: 'absent', detail: 'EIO: i/o error, read' },
    })
    expect(heard()).toBe('- absent')
    await clock.advance(10_000)
    expect(thermometer.status).toEqual({
      state: 'absent',
      detail: 'No such file or directory, cannot open the twin',
    })
    heard()
    const before = thermometer.counters.good
    twin.replug()
    await clock.advance(5000)
    expect(heard()).toBe('syncing online + 36.4')
    expect(thermometer.counters.good).toBeGreaterThan(before)
  })

  test('silent with somebody present: stale, and they are gone', async () => {
    const { heard, clock, twin } = withTwin(protocol)
    twin.hold({ celsius: 36.4, ambient: 21 })
    await clock.advance(4000)
    heard()
    twin.silence()
    await clock.advance(1300)
    expect(heard()).toBe('')
    await clock.advance(300)
    expect(heard()).toBe('- stale')
    twin.replug()
    await clock.advance(3000)
    expect(heard()).toBe('online + 36.4')
  })

  test('noise alone is silence', async () => {
    const { heard, clock, twin, thermometer } = withTwin(protocol)
    await clock.advance(2000)
    heard()
    twin.silence()
    for (let turn = 0; turn < 30; turn++) {
      twin.inject(Uint8Array.from({ length: 20 }, (_, index) => (index * 37 + turn) & 0xff))
      await clock.advance(100)
    }
    expect(heard()).toBe('stale')
    expect(thermometer.counters.skipped).toBeGreaterThan(550)
  })

  test('noise between frames costs no edge and no reading', async () => {
    const { heard, clock, twin } = withTwin(protocol)
    twin.hold({ celsius: 36.4, ambient: 21 })
    for (let turn = 0; turn < 100; turn++) {
      twin.inject(Uint8Array.of(0x14, protocol.framings[0]?.header[0]?.[0] ?? 0))
      await clock.advance(50)
    }
    expect(heard()).toBe('opening syncing online + 36.4')
  })

  test('a frame that the plug cut in two is not joined with the next connection’s bytes', async () => {
    const { clock, twin, thermometer } = withTwin(protocol)
    await clock.advance(2000)
    const { bad } = thermometer.counters
    const frame = protocol.encode(temperature({ celsius: 36.4, kind: protocol.kind, ambient: 21 }))
    twin.inject(frame.subarray(0, 5))
    twin.unplug()
    const { good, skipped } = thermometer.counters
    expect(skipped).toBe(5)
    await clock.advance(1000)
    twin.replug()
    await clock.advance(2000)
    expect(thermometer.counters).toMatchObject({ bad, skipped })
    expect(thermometer.counters.good).toBeGreaterThan(good)
  })

  test('after close: the port is free, no event comes and nothing is written', async () => {
    const { heard, clock, twin, thermometer } = withTwin(protocol)
    twin.hold({ celsius: 36.4, ambient: 21 })
    await clock.advance(4000)
    heard()
    await thermometer.close()
    await clock.advance(60_000)
    expect(heard()).toBe('')
    await twin.open({ data: () => undefined, closed: () => undefined })
  })
})

describe('opening', () => {
  test.each([
    ['No such file or directory, cannot open /dev/ttyUSB0', 'absent'],
    ['No such device or address', 'absent'],
    ['Opening COM3: File not found', 'absent'],
    ['Error Resource temporarily unavailable Cannot lock port', 'failed'],
    ['Permission denied, cannot open /dev/ttyUSB0', 'failed'],
    ['Opening COM3: Access denied', 'failed'],
  ])('"%s" is %s', async (words, state) => {
    const clock = new ManualClock(0)
    const { events, thermometer } = drive(gyMcu90614, () => Promise.reject(new Error(words)), clock)
    await clock.advance(60_000)
    expect(thermometer.status).toEqual({ state, detail: words })
    // Thirty vain attempts are one status.
    expect(events).toHaveLength(2)
  })

  test('a busy port is taken as soon as it is free', async () => {
    const clock = new ManualClock(0)
    const twin = createThermometerTwin({ protocol: gyMcu90614, clock })
    const other = await twin.open({ data: () => undefined, closed: () => undefined })
    const { heard } = drive(gyMcu90614, twin.open, clock)
    await clock.advance(5000)
    expect(heard()).toBe('opening failed')
    await other.close()
    await clock.advance(2500)
    expect(heard()).toBe('syncing online')
  })

  test.each([
    ['without jitter', 0, [0, 500, 1500, 3500, 5500, 7500]],
    ['with all the jitter, only sooner', 1, [0, 375, 1125, 2625, 4125, 5625]],
  ])('is tried for ever after 0.5, 1, 2, 2 ... s, %s', async (_, random, expected) => {
    const clock = new ManualClock(0)
    const attempts: number[] = []
    const openPort = () => {
      attempts.push(clock.now())
      return Promise.reject(new Error('No such file or directory'))
    }
    openThermometer({
      protocol: gyMcu90614,
      openPort,
      clock,
      random: () => random,
      listener: () => undefined,
    })
    await clock.advance(3_600_000)
    expect(attempts.slice(0, 6)).toEqual(expected)
    expect(attempts.length).toBeGreaterThan(1790)
  })

  test('after a good connection the first retry is soon again, after a flapping one it is not', async () => {
    const clock = new ManualClock(0)
    const port = barePort(clock)
    drive(gyMcu90614, port.open, clock)
    const frame = gyMcu90614.encode(temperature({ celsius: 21, kind: 'surface', ambient: 21 }))
    for (let flap = 0; flap < 4; flap++) {
      await clock.advance(2000)
      port.openings.at(-1)?.listener.closed('EIO')
    }
    const flapped = port.openings.length
    await clock.advance(1900)
    expect(port.openings.length).toBe(flapped)
    await clock.advance(200)
    expect(port.openings.length).toBe(flapped + 1)
    for (let good = 0; good < 3; good++) port.openings.at(-1)?.listener.data(frame)
    port.openings.at(-1)?.listener.closed('EIO')
    await clock.advance(500)
    expect(port.openings.length).toBe(flapped + 2)
  })

  test('a port that closes while it opens is closed and tried again', async () => {
    const clock = new ManualClock(0)
    let openings = 0
    let closes = 0
    const openPort: OpenBytePort = async (listener) => {
      openings += 1
      listener.closed('EIO')
      return { write: () => undefined, close: async () => void (closes += 1) }
    }
    const { heard } = drive(gyMcu90614, openPort, clock)
    await clock.advance(400)
    expect(heard()).toBe('opening absent')
    await clock.advance(200)
    expect([openings, closes]).toEqual([2, 2])
  })

  test('closing while the port is still opening closes that port too', async () => {
    const clock = new ManualClock(0)
    const port = barePort(clock)
    const gate = Promise.withResolvers<void>()
    const openPort: OpenBytePort = (listener) => gate.promise.then(() => port.open(listener))
    const { thermometer } = drive(gyMcu90614, openPort, clock)
    await clock.advance(10)
    const closing = thermometer.close()
    gate.resolve()
    await closing
    expect(port.closes()).toBe(1)
    await clock.advance(10_000)
    expect(port.openings).toHaveLength(1)
    expect(port.written).toEqual([])
  })
})

describe('a module that stays silent', () => {
  test('is closed and opened again 3 s after its last word, and told to start again', async () => {
    const clock = new ManualClock(0)
    const port = barePort(clock)
    const { heard, events } = drive(gyMcu90614, port.open, clock)
    await clock.advance(2900)
    expect(events).toHaveLength(3)
    expect([port.openings.length, port.closes()]).toEqual([1, 0])
    await clock.advance(100)
    expect([port.openings.length, port.closes()]).toEqual([2, 1])
    expect(port.written.map((write) => write.hex)).toEqual(['a545ea', 'a545ea'])
    // Opened anew it has still said nothing, which is what the guard must know.
    expect(heard()).toBe('opening syncing stale')
  })

  test('is not so called when the PC was busy: a frame that waited meanwhile is heard first', async () => {
    const clock = new ManualClock(0)
    const port = barePort(clock)
    const { heard } = drive(gyMcu90614, port.open, clock)
    const frame = gyMcu90614.encode(temperature({ celsius: 36.4, kind: 'surface', ambient: 21 }))
    await clock.advance(0)
    for (let turn = 0; turn < 5; turn++) port.openings[0]?.listener.data(frame)
    expect(heard()).toBe('opening syncing online +')
    // After a stall Node runs the timers that are due, and only then hands over what has come meanwhile.
    clock.after(1500, () => port.openings[0]?.listener.data(frame))
    await clock.advance(1600)
    expect(heard()).toBe('')
  })

  test('is not so called when the wall clock is set back while it is asked', async () => {
    const clock = new ManualClock(0)
    const port = barePort(clock)
    drive(lu90614, port.open, clock)
    await clock.advance(100)
    const asked = port.written.length
    const now = clock.now.bind(clock)
    clock.now = () => now() - 3_600_000
    port.openings[0]?.listener.data(
      lu90614.encode(temperature({ celsius: 36.4, kind: 'body-estimate', ambient: null })),
    )
    await clock.advanceTo(100 + lu90614.frameEveryMs)
    expect(port.written.length - asked).toBe(1)
  })

  test('is believed again only after three frames', async () => {
    const clock = new ManualClock(0)
    const port = barePort(clock)
    const { heard } = drive(gyMcu90614, port.open, clock)
    const frame = gyMcu90614.encode(temperature({ celsius: 21, kind: 'surface', ambient: 21 }))
    await clock.advance(0)
    for (let turn = 0; turn < 3; turn++) port.openings[0]?.listener.data(frame)
    await clock.advance(1600)
    expect(heard()).toBe('opening syncing online stale')
    for (let turn = 0; turn < 2; turn++) port.openings[0]?.listener.data(frame)
    expect(heard()).toBe('')
    port.openings[0]?.listener.data(frame)
    expect(heard()).toBe('online')
  })

  test('what the old connection still says is not heard', async () => {
    const clock = new ManualClock(0)
    const port = barePort(clock)
    const { thermometer } = drive(gyMcu90614, port.open, clock)
    await clock.advance(3000)
    const old = port.openings[0]
    old?.listener.data(gyMcu90614.encode(temperature({ celsius: 21, kind: 'surface', ambient: 21 })))
    old?.listener.closed('EIO')
    expect(thermometer.counters.good).toBe(0)
    expect(thermometer.status.state).toBe('stale')
    expect(port.openings).toHaveLength(2)
  })

  test('a module that answers in the wrong mode is shown, not judged', async () => {
    const clock = new ManualClock(0)
    const port = barePort(clock)
    const { heard, events, thermometer } = drive(lu90614, port.open, clock)
    await clock.advance(0)
    for (let turn = 0; turn < 15; turn++) {
      port.openings[0]?.listener.data(
        lu90614.encode(temperature({ celsius: 36.5, kind: 'surface', ambient: null })),
      )
      await clock.advance(200)
    }
    expect(events.filter((event) => event.type === 'frame')).toHaveLength(15)
    expect(heard()).toBe('opening syncing stale')
    expect(thermometer.counters.good).toBe(15)
  })
})

describe('polling', () => {
  test('asks the next time a period after the last, once it was answered', async () => {
    const clock = new ManualClock(0)
    const port = barePort(clock)
    drive(lu90614, port.open, clock)
    const answer = lu90614.encode(temperature({ celsius: 22, kind: 'body-estimate', ambient: null }))
    await clock.advance(0)
    for (const delayMs of [60, 130, 130]) {
      await clock.advance(delayMs)
      port.openings[0]?.listener.data(answer)
    }
    await clock.advance(70)
    expect(port.written).toEqual([0, 130, 260, 390].map((atMs) => ({ atMs, hex: 'fac5bffacac4' })))
  })

  test('waits for a slow answer before it asks again', async () => {
    const clock = new ManualClock(0)
    const port = barePort(clock)
    drive(lu90614, port.open, clock)
    await clock.advance(250)
    port.openings[0]?.listener.data(
      lu90614.encode(temperature({ celsius: 22, kind: 'body-estimate', ambient: null })),
    )
    await clock.advance(10)
    expect(port.written.map((write) => write.atMs)).toEqual([0, 250])
  })

  test('without an answer asks again after the record’s patience', async () => {
    const clock = new ManualClock(0)
    const port = barePort(clock)
    drive(lu90614, port.open, clock)
    await clock.advance(1000)
    expect(port.written.map((write) => write.atMs)).toEqual([0, 300, 600, 900])
  })

  test('an answer that nobody asked for starts no second rhythm', async () => {
    const clock = new ManualClock(1_000_000)
    const port = barePort(clock)
    drive(lu90614, port.open, clock)
    await clock.advance(50)
    const answer = lu90614.encode(temperature({ celsius: 22, kind: 'body-estimate', ambient: null }))
    for (let twice = 0; twice < 3; twice++) port.openings[0]?.listener.data(answer)
    await clock.advance(300)
    expect(port.written.map((write) => write.atMs)).toEqual([1_000_000, 1_000_130])
  })

  test('nothing is written while the port is away', async () => {
    const clock = new ManualClock(0)
    const port = barePort(clock)
    let away = false
    const openPort: OpenBytePort = (listener) =>
      away ? Promise.reject(new Error('No such file or directory')) : port.open(listener)
    drive(lu90614, openPort, clock)
    await clock.advance(1000)
    away = true
    port.openings[0]?.listener.closed('EIO')
    const before = port.written.length
    await clock.advance(60_000)
    expect(port.written.length).toBe(before)
    away = false
    await clock.advance(2100)
    expect(port.openings).toHaveLength(2)
    // One request at once, no burst of those that were due.
    const reopenedAtMs = port.openings[1]?.atMs ?? 0
    expect(port.written.slice(before).filter((write) => write.atMs === reopenedAtMs)).toHaveLength(1)
  })
})

describe('online again within 5 s, of a module that speaks twice a second', () => {
  const slow = { ...gyMcu90614, frameEveryMs: 500 }

  /** The faults that one module and its system can have; each mends at `mended` and says when that was. */
  function withFaults() {
    const clock = new ManualClock(0)
    const twin = createThermometerTwin({ protocol: slow, clock })
    let deaf = false
    let hung = false
    const openPort: OpenBytePort = (listener) => {
      if (hung) return new Promise(() => {})
      const dead = { is: false }
      return twin.open({
        data: (bytes) => {
          if (!dead.is) listener.data(bytes)
        },
        closed: (error) => {
          dead.is = true
          // Windows: an unplugged port may never say so (node-serialport #2351).
          if (!deaf) listener.closed(error)
        },
      })
    }
    const { thermometer } = drive(slow, openPort, clock)
    return {
      clock,
      thermometer,
      unplug: () => twin.unplug(),
      unplugUntold() {
        deaf = true
        twin.unplug()
        deaf = false
      },
      silence: () => twin.silence(),
      hang() {
        hung = true
        twin.unplug()
      },
      mend() {
        hung = false
        twin.replug()
      },
    }
  }

  test.each(['unplug', 'unplugUntold', 'silence', 'hang'] as const)('after %s', async (fault) => {
    for (let awayMs = 0; awayMs <= 12_000; awayMs += 370) {
      const { clock, thermometer, ...faults } = withFaults()
      await clock.advance(4000 + (awayMs % 500))
      expect(thermometer.status.state).toBe('online')
      faults[fault]()
      await clock.advance(awayMs)
      faults.mend()
      await clock.advance(4900)
      expect([awayMs, thermometer.status.state]).toEqual([awayMs, 'online'])
      await thermometer.close()
    }
  })
})

describe('closing, whenever it comes,', () => {
  const answer = lu90614.encode(temperature({ celsius: 36, kind: 'body-estimate', ambient: null }))

  test.each(['opening', 'syncing', 'frame', 'online', '+', '36', 'stale', '-', 'absent', 'failed'])(
    'even in answer to "%s", leaves no timer, opens nothing and says nothing more',
    async (moment) => {
      const { clock, pending, advance } = watchedClock()
      const port = barePort(clock)
      const heard: string[] = []
      const openPort: OpenBytePort = (listener) => {
        if (moment === 'absent') return Promise.reject(new Error('No such file or directory'))
        if (moment === 'failed') return Promise.reject(new Error('Permission denied'))
        return port.open(listener)
      }
      const thermometer = openThermometer({
        protocol: lu90614,
        openPort,
        clock,
        random: () => 0,
        listener: (event) => {
          heard.push(wordOf(event) ?? 'frame')
          if (heard.at(-1) === moment) void thermometer.close()
        },
      })
      await advance(0)
      // Eight frames in one chunk, then silence.
      const chunk: number[] = []
      for (let turn = 0; turn < 8; turn++) chunk.push(...answer)
      port.openings[0]?.listener.data(Uint8Array.from(chunk))
      await advance(3000)
      const { openings, written } = port
      const before = [openings.length, written.length, heard.length]
      await advance(60_000)
      expect(heard.at(-1)).toBe(moment)
      expect([openings.length, written.length, heard.length]).toEqual(before)
      expect(port.closes()).toBe(openings.length)
      expect(pending.size).toBe(0)
    },
  )

  test('between two attempts', async () => {
    const { clock, pending, advance } = watchedClock()
    const thermometer = openThermometer({
      protocol: lu90614,
      openPort: () => Promise.reject(new Error('No such file or directory')),
      clock,
      random: () => 0,
      listener: () => undefined,
    })
    await advance(100)
    expect(pending.size).toBe(1)
    await thermometer.close()
    expect(pending.size).toBe(0)
  })
})
