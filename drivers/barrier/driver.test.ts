import { describe, expect, test } from 'vitest'
import type { OpenBytePort } from '../byte-port.ts'
import { ManualClock } from '../clock.ts'
import { openBarrier } from './driver.ts'
import { relayCommand } from './lcus-1.ts'
import { createBarrierTwin } from './twin.ts'

const ON = 'A00101A2'
const OFF = 'A00100A1'

async function setUp() {
  const clock = new ManualClock(0)
  const twin = createBarrierTwin(clock)
  /** By port, in the order of their opening. */
  const wires: string[][] = []
  let wait = Promise.resolve()
  const openPort: OpenBytePort = async (listener) => {
    const port = await twin.open(listener)
    await wait
    const wire: string[] = []
    wires.push(wire)
    return {
      write(bytes) {
        wire.push(Buffer.from(bytes).toString('hex').toUpperCase())
        port.write(bytes)
      },
      close: () => port.close(),
    }
  }
  const told: string[] = []
  const barrier = openBarrier({
    openPort,
    openMs: 3000,
    clock,
    random: () => 0,
    listener: ({ status: { state, detail } }) => told.push(detail === null ? state : `${state}: ${detail}`),
  })
  await clock.advance(0)
  return {
    clock,
    twin,
    wires,
    told,
    barrier,
    /** Every opening from now on takes so long as `until`. */
    slow: (until: Promise<void>): void => void (wait = until),
  }
}

describe('open for a set time', () => {
  test('then closed', async () => {
    const { clock, twin, told, barrier } = await setUp()
    expect(told).toEqual(['opening', 'online'])
    await clock.advance(10_000)
    expect(twin.openings).toEqual([])
    barrier.letThrough()
    expect(twin.isOpen).toBe(true)
    await clock.advance(2999)
    expect(twin.isOpen).toBe(true)
    await clock.advance(1)
    expect(twin.openings).toEqual([{ from: 10_000, until: 13_000 }])
  })

  test('from the last time that it was opened', async () => {
    const { clock, twin, barrier } = await setUp()
    barrier.letThrough()
    await clock.advance(2000)
    barrier.letThrough()
    await clock.advance(10_000)
    expect(twin.openings).toEqual([{ from: 0, until: 5000 }])
  })

  test('or until it is shut', async () => {
    const { clock, twin, barrier } = await setUp()
    barrier.letThrough()
    await clock.advance(1000)
    barrier.shut()
    await clock.advance(10_000)
    expect(twin.openings).toEqual([{ from: 0, until: 1000 }])
  })
})

describe('every failure closes', () => {
  test('the program ends: off is the last that it hears', async () => {
    const { clock, twin, wires, barrier } = await setUp()
    barrier.letThrough()
    await clock.advance(1000)
    await barrier.close()
    expect(twin.openings).toEqual([{ from: 0, until: 1000 }])
    expect(wires[0]?.at(-1)).toBe(OFF)
    barrier.letThrough()
    await clock.advance(10_000)
    expect(twin.openings).toHaveLength(1)
  })

  test('the program ends while it is being opened: off all the same', async () => {
    const { clock, twin, wires, barrier, slow } = await setUp()
    barrier.letThrough()
    let open = (): void => {}
    slow(new Promise((resolve) => (open = resolve)))
    twin.lose()
    await clock.advance(500)
    expect(twin.isOpen).toBe(true)
    const closing = barrier.close()
    open()
    await closing
    expect(wires[1]).toEqual([OFF])
    expect(twin.isOpen).toBe(false)
  })

  test('its port is lost: off is the first that it hears, and what was wanted is not made up for', async () => {
    const { clock, twin, wires, told, barrier } = await setUp()
    barrier.letThrough()
    await clock.advance(1000)
    twin.lose()
    barrier.letThrough()
    expect(twin.isOpen).toBe(true)
    await clock.advance(500)
    expect(wires[0]).toEqual([OFF, ON])
    expect(wires[1]).toEqual([OFF])
    expect(twin.openings).toEqual([{ from: 0, until: 1500 }])
    expect(told).toEqual(['opening', 'online', 'absent: EIO: i/o error, write', 'online'])
    await clock.advance(10_000)
    expect(twin.openings).toHaveLength(1)
  })

  test('unplugged for long: a status, and an opening that nobody makes up for', async () => {
    const { clock, twin, told, barrier } = await setUp()
    barrier.letThrough()
    await clock.advance(1000)
    twin.unplug()
    await clock.advance(20_000)
    expect(barrier.status.state).toBe('absent')
    barrier.letThrough()
    barrier.shut()
    twin.replug()
    await clock.advance(2000)
    expect(barrier.status.state).toBe('online')
    expect(told.at(-1)).toBe('online')
    expect(twin.openings).toEqual([{ from: 0, until: 1000 }])
    barrier.letThrough()
    expect(twin.isOpen).toBe(true)
  })

  test('the command to close was lost on the line: it is said again within a second', async () => {
    const { clock, twin, barrier } = await setUp()
    barrier.letThrough()
    await clock.advance(3000)
    // As if it had not heard the last one.
    twin.receive(relayCommand(true))
    expect(twin.isOpen).toBe(true)
    await clock.advance(1000)
    expect(twin.isOpen).toBe(false)
  })
})
