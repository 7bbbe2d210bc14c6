import { afterEach, expect, test } from 'vitest'
import { openContactPairs } from './contact-pairs.ts'
import { tempStore } from './temp-store.fixture.ts'

const store = tempStore()
afterEach(() => store.remove())

const MODULE = { lane: 'in-1', protocol: 'gy-mcu90614', port: '/dev/ttyUSB0' }
const pair = (at: number) => ({ at, raw: 34.2, ambient: 21.5, judged: 36.4, contact: 36.6 })

test('pairs are kept over a restart, newest first, each with its module', () => {
  const first = store.open('host')
  const pairs = openContactPairs(first)
  expect(pairs.add(MODULE, pair(1))).toEqual({ ok: true })
  pairs.add(MODULE, { ...pair(2), ambient: null })
  pairs.add({ ...MODULE, port: '/dev/ttyUSB1' }, pair(3))
  pairs.add({ ...MODULE, lane: 'out-1' }, pair(4))
  first.close()

  const again = openContactPairs(store.open('host'))
  expect(again.of(MODULE)).toEqual([{ ...pair(2), ambient: null }, pair(1)])
  expect(again.of({ ...MODULE, protocol: 'mlx-ascii' })).toEqual([])
})

test('the last 200 of a module are kept', () => {
  const pairs = openContactPairs(store.open('host'))
  const other = { ...MODULE, lane: 'out-1' }
  pairs.add(other, pair(0))
  for (let at = 1; at <= 203; at += 1) pairs.add(MODULE, pair(at))
  const kept = pairs.of(MODULE).map(({ at }) => at)
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([200, 203, 4])
  expect(pairs.of(other)).toHaveLength(1)
})
