import { afterEach, expect, test } from 'vitest'
import type { Kiosk } from '../kiosk.ts'
import { openDemo } from './open-demo.ts'
import { readPeople } from './people-file.ts'
import { DEMO_STAFF } from './player.ts'

let kiosk: Kiosk | null = null
afterEach(() => kiosk?.close())

async function demo() {
  const people = readPeople(null)
  if (!people.ok) throw new Error(people.problem)
  const opened = await openDemo(people.value)
  if (!opened.ok) throw new Error(opened.problem)
  kiosk = opened.value
  const { api } = kiosk
  const { bench } = api
  if (bench === null) throw new Error('a demo without its bench')
  return { api, bench, people: people.value.people }
}

const { guard, supervisor } = DEMO_STAFF
const by = { number: supervisor.number, name: supervisor.name, role: 'supervisor' } as const

test('its staff is named with the PINs that let them in', async () => {
  const { api } = await demo()
  const shown = () => api.info().demoStaff.map(({ number, role, pin }) => `${role} ${number} ${pin}`)
  expect(shown()).toEqual(['guard 102 284605', 'supervisor 901 730519'])
  for (const { number, pin } of api.info().demoStaff) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect(await api.lane('lane-1')?.signIn(number, pin)).toMatchObject({ ok: true })
  }

  expect(await api.resetPin(guard.number, '5938', by)).toEqual({ ok: true })
  const change = { number: supervisor.number, pin: supervisor.pin, newPin: '482915' }
  expect(await api.changePin(change)).toEqual({ ok: true })
  expect(shown()).toEqual(['guard 102 5938', 'supervisor 901 482915'])

  expect(await api.resetPin(guard.number, '1234', by)).toMatchObject({ ok: false })
  expect(await api.changePin(change)).toMatchObject({ ok: false })
  expect(shown()).toEqual(['guard 102 5938', 'supervisor 901 482915'])

  expect(await api.addStaff({ number: '103', name: '陈', role: 'guard', pin: '5938' }, by)).toEqual({
    ok: true,
  })
  expect(api.deactivate(guard.number, by)).toEqual({ ok: true })
  expect(shown()).toEqual(['supervisor 901 482915'])
})

test('a queue has the twins to itself until it is stopped', async () => {
  const { bench } = await demo()
  expect(bench.queue()).toBeNull()
  expect(await bench.do('lane-1', { do: 'queue' })).toBe('ok')
  await expect.poll(() => bench.queue()).toMatchObject({ n: 1, of: 20, celsius: 36.5 })
  expect(await bench.do('lane-1', { do: 'arrive' })).toBe('queue-running')
  expect(await bench.do('lane-1', { do: 'queue' })).toBe('queue-running')
  expect(await bench.do('lane-1', { do: 'queue-stop' })).toBe('ok')
  expect(bench.queue()).toBeNull()
  expect(await bench.do('lane-1', { do: 'arrive' })).toBe('ok')
  expect(await bench.do('lane-1', { do: 'queue-stop' })).toBe('ok')
  expect(await bench.do('lane-1', { do: 'queue' })).toBe('ok')
})

test('whoever comes in its own queue has a Chinese name for a Chinese screen', async () => {
  const { people } = await demo()
  expect(people.map(({ nameZh }) => /\p{Script=Han}/u.test(nameZh ?? ''))).not.toContain(false)
})
