import { afterEach, expect, test } from 'vitest'
import { openDeviceSetup } from './device-setup.ts'
import { tempStore } from './temp-store.fixture.ts'

const store = tempStore()
afterEach(() => store.remove())

test('what was set is kept, over a restart too, until it is taken away', () => {
  const pairing = { lane: 'in-1', device: 'thermometer', what: 'pairing' } as const
  const first = store.open('host')
  const setup = openDeviceSetup(first)
  expect(setup.get(pairing)).toBeNull()
  expect(setup.set(pairing, { content: { port: { path: 'COM3' } }, at: 1, by: '100' })).toEqual({ ok: true })
  expect(setup.set(pairing, { content: { port: { path: 'COM4' } }, at: 2, by: '101' })).toEqual({ ok: true })
  first.close()

  const again = openDeviceSetup(store.open('host'))
  expect(again.get(pairing)).toEqual({ content: { port: { path: 'COM4' } }, at: 2, by: '101' })
  expect(again.get({ ...pairing, what: 'calibration' })).toBeNull()
  expect(again.get({ ...pairing, lane: 'in-2' })).toBeNull()
  expect(again.set(pairing, null)).toEqual({ ok: true })
  expect(again.get(pairing)).toBeNull()
})
