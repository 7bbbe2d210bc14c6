import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LANE, openGate, type Gate } from '../../test/fixtures/gate-at-work.ts'
import { newSession, router, type Session } from './router.ts'

const SUPERVISOR = { number: '901', name: '林班长', pin: '730519' }
const IDLE_MS = 5 * 60_000

let gate: Gate
let session: Session
let screen: AbortController
beforeEach(async () => {
  gate = await openGate({ staffed: false })
  await gate.kiosk.api.createFirstSupervisor(SUPERVISOR)
  screen = new AbortController()
  session = newSession(screen.signal, null)
  await gate.clock.advance(2000)
})
afterEach(async () => {
  screen.abort()
  await gate.close()
})

const client = () => createRouterClient(router, { context: { kiosk: gate.kiosk.api, session } }).supervisor
const unlock = async () => {
  const outcome = await client().unlock({ number: SUPERVISOR.number, pin: SUPERVISOR.pin })
  expect(outcome.ok).toBe(true)
}
const at = { lane: LANE, device: 'thermometer' } as const
const PAIRING = {
  kind: 'thermometer',
  protocol: 'idc50',
  port: { path: 'twin' },
  baud: null,
  indoors: true,
} as const

/** What came, until it ended or was let go. */
function heard<T>(stream: AsyncIterable<T>): { values: T[]; ended: () => boolean } {
  const values: T[] = []
  let over = false
  const listen = async (): Promise<void> => {
    for await (const value of stream) values.push(value)
    over = true
  }
  void listen().catch(() => (over = true))
  return { values, ended: () => over }
}

describe('the devices of a locked page', () => {
  test('nothing is answered, said or done', async () => {
    expect(await client().devices.ports()).toMatchObject({ ok: false, reason: 'locked' })
    expect(await client().devices.pair({ ...at, pairing: PAIRING })).toMatchObject({ reason: 'locked' })
    expect(await client().devices.record({ ...at, on: true })).toMatchObject({ reason: 'locked' })
    for (const stream of [
      await client().devices.watch(),
      await client().devices.detect(at),
      await client().devices.recording(at),
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await expect(stream.next()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    }
    expect(gate.kiosk.api.devices.recording(at)).toEqual([])
  })

  test.each([
    ['an empty path', { ...at, pairing: { ...PAIRING, port: { path: '' } } }],
    ['a key too many', { ...at, pairing: { ...PAIRING, run: '/bin/sh' } }],
    ['a device that no lane has', { ...at, device: 'camera', pairing: PAIRING }],
    ['a baud that is none', { ...at, pairing: { ...PAIRING, baud: 1 } }],
  ])('%s is refused at the door', async (_name, input) => {
    await unlock()
    // @ts-expect-error -- what a hostile page sends
    await expect(client().devices.pair(input)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})

describe('a stream of an unlocked page', () => {
  test('goes on while somebody uses the page, and ends when it is locked by hand', async () => {
    await unlock()
    const { values, ended } = heard(await client().devices.watch())
    await gate.clock.advance(1000)
    expect(values[0]?.lanes[0]?.devices.map(({ id }) => id)).toEqual(['thermometer', 'scanner-1'])
    expect(ended()).toBe(false)
    await client().lock()
    await gate.clock.advance(100)
    expect(ended()).toBe(true)
  })

  test('comes at most four times a second', async () => {
    await unlock()
    const { values } = heard(await client().devices.watch())
    await gate.clock.advance(100)
    values.length = 0
    gate.stage.arrive()
    await gate.clock.advance(10_000)
    expect(values.length).toBeGreaterThan(20)
    expect(values.length).toBeLessThanOrEqual(40)
  })

  test('keeps nothing unlocked: idle for five minutes it ends, though it came four times a second', async () => {
    await unlock()
    const { ended } = heard(await client().devices.watch())
    await gate.clock.advance(IDLE_MS - 1000)
    expect(ended()).toBe(false)
    await gate.clock.advance(3000)
    expect(ended()).toBe(true)
    expect(await client().whyLocked()).toEqual({ why: 'idle' })
    expect(await client().devices.ports()).toMatchObject({ reason: 'locked' })
  })

  test('lasts five minutes from the last use, not from the first', async () => {
    await unlock()
    const { ended } = heard(await client().devices.watch())
    await gate.clock.advance(IDLE_MS - 1000)
    expect(await client().devices.ports()).toMatchObject({ ok: true })
    await gate.clock.advance(IDLE_MS - 1000)
    expect(ended()).toBe(false)
    await gate.clock.advance(3000)
    expect(ended()).toBe(true)
  })

  test('a detection ends with it, and the next one may begin', async () => {
    await unlock()
    gate.stage.plug('scanner', false)
    await gate.clock.advance(3000)
    const first = heard(await client().devices.detect({ lane: LANE, device: 'scanner-1' }))
    await gate.clock.advance(500)
    await client().lock()
    await gate.clock.advance(5000)
    expect(first.ended()).toBe(true)
    await unlock()
    const second = heard(await client().devices.detect({ lane: LANE, device: 'scanner-1' }))
    await gate.clock.advance(500)
    expect(second.values[0]).toMatchObject({ step: 'looking' })
  })

  test('ends with its screen', async () => {
    await unlock()
    const { ended } = heard(await client().devices.watch())
    await gate.clock.advance(500)
    screen.abort()
    await gate.clock.advance(100)
    expect(ended()).toBe(true)
  })
})

describe('an unlocked page is told when it is locked', () => {
  const told = async () => heard(await client().unlocked())

  test('by hand', async () => {
    await unlock()
    const { ended } = await told()
    await gate.clock.advance(1000)
    expect(ended()).toBe(false)
    await client().lock()
    await gate.clock.advance(10)
    expect(ended()).toBe(true)
  })

  test('after five idle minutes, which asking for it does not put off', async () => {
    await unlock()
    const { ended } = await told()
    await gate.clock.advance(IDLE_MS - 1000)
    expect(ended()).toBe(false)
    await gate.clock.advance(3000)
    expect(ended()).toBe(true)
  })

  test('and a locked one is refused', async () => {
    const stream = await client().unlocked()
    await expect(stream.next()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })
})

describe('a supervisor among two', () => {
  const OTHER = { number: '902', name: '王班长', pin: '482915' }
  const asSeenBy = (of: Session) =>
    createRouterClient(router, { context: { kiosk: gate.kiosk.api, session: of } })
  const unlockOther = async () => {
    const other = asSeenBy(newSession(screen.signal, null)).supervisor
    expect(await other.unlock({ number: OTHER.number, pin: OTHER.pin })).toMatchObject({ ok: true })
    return other
  }
  beforeEach(async () => {
    await unlock()
    expect(await client().addStaff({ ...OTHER, role: 'supervisor' })).toEqual({ ok: true })
  })

  test('who is deactivated is locked at once, on every screen, and what ran there ends', async () => {
    const other = await unlockOther()
    const elsewhere = await unlockOther()
    const streams = [heard(await other.devices.watch()), heard(await other.unlocked())]
    const ended = () => streams.map((stream) => stream.ended())
    await gate.clock.advance(500)
    expect(ended()).toEqual([false, false])
    expect(await client().deactivate({ number: OTHER.number })).toEqual({ ok: true })
    await gate.clock.advance(10)
    expect(ended()).toEqual([true, true])
    expect(await other.staff()).toMatchObject({ ok: false, reason: 'locked' })
    expect(await elsewhere.staff()).toMatchObject({ ok: false, reason: 'locked' })
    expect(await elsewhere.whyLocked()).toEqual({ why: 'deactivated' })
    expect(await other.reactivate({ number: OTHER.number })).toMatchObject({ ok: false, reason: 'locked' })
    expect(await client().staff()).toMatchObject({ ok: true })
    expect(await other.unlock({ number: OTHER.number, pin: OTHER.pin })).toMatchObject({ reason: 'inactive' })
  })

  test('may be deactivated by their own hand, and is locked too', async () => {
    expect(await client().deactivate({ number: SUPERVISOR.number })).toEqual({ ok: true })
    expect(await client().staff()).toMatchObject({ ok: false, reason: 'locked' })
  })

  test('who has unlocked a screen after another one stays when that one is deactivated', async () => {
    expect(await client().unlock({ number: OTHER.number, pin: OTHER.pin })).toMatchObject({ ok: true })
    const first = asSeenBy(newSession(screen.signal, null)).supervisor
    expect(await first.unlock({ number: SUPERVISOR.number, pin: SUPERVISOR.pin })).toMatchObject({ ok: true })
    expect(await client().deactivate({ number: SUPERVISOR.number })).toEqual({ ok: true })
    expect(await client().staff()).toMatchObject({ ok: true })
    expect(await first.staff()).toMatchObject({ ok: false, reason: 'locked' })
  })

  test('who is given a new PIN, or takes one, stays unlocked', async () => {
    const other = await unlockOther()
    expect(await client().resetPin({ number: OTHER.number, pin: '620481' })).toEqual({ ok: true })
    expect(await other.staff()).toMatchObject({ ok: true })
    const { staff } = asSeenBy(session)
    const own = { number: OTHER.number, pin: '620481', newPin: '739204' }
    expect(await staff.changePin(own)).toEqual({ ok: true })
    expect(await other.staff()).toMatchObject({ ok: true })
  })
})

test('the staff of a locked page stays as it is', async () => {
  const { number, pin } = SUPERVISOR
  for (const act of [
    () => client().deactivate({ number }),
    () => client().reactivate({ number }),
    () => client().rename({ number, name: '金值守' }),
    () => client().resetPin({ number, pin: '620481' }),
    () => client().addStaff({ number: '102', name: '金值守', role: 'guard', pin: '5938' }),
  ]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect(await act()).toMatchObject({ ok: false, reason: 'locked' })
  }
  expect(gate.kiosk.api.staff()).toMatchObject([{ number, name: SUPERVISOR.name, active: true }])
  expect(await client().unlock({ number, pin })).toMatchObject({ ok: true })
})

test.each(['12', '12a4', '1234567890123', ''])('a new PIN %j is refused at the door', async (pin) => {
  await unlock()
  await expect(client().resetPin({ number: SUPERVISOR.number, pin })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  })
})

test.each(['', '名'.repeat(41)])('a name %j is refused at the door', async (name) => {
  await unlock()
  await expect(client().rename({ number: SUPERVISOR.number, name })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  })
})

test('a recording is made, and comes in pieces', async () => {
  await unlock()
  expect(await client().devices.record({ ...at, on: true })).toEqual({ ok: true })
  await gate.clock.advance(60_000)
  expect(await client().devices.record({ ...at, on: false })).toEqual({ ok: true })
  const { values } = heard(await client().devices.recording(at))
  await gate.clock.advance(10)
  const text = values.map(({ lines }) => lines).join('')
  expect(text.startsWith('{"recording":1,"device":"thermometer","protocol":"lu90614","baud":9600,')).toBe(
    true,
  )
  expect(text.split('\n').length).toBeGreaterThan(100)
})
