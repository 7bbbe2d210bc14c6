import { expect, it } from 'vitest'
import { presets } from '../../src-main/gate/testing/presets.ts'
import { Random, seedOf } from '../fuzz/random.ts'
import { playQueue } from './queue.ts'

/** `npm run hands` plays two hundred thousand. */
const QUEUES = 3000

it('no key, digit, code or reading counts for anybody but its owner, whatever the hands do', () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const sum = { passes: 0, denies: 0, asked: 0, undone: 0 }
  for (let queue = 0; queue < QUEUES; queue += 1) {
    const {
      findings,
      story: _story,
      ...counts
    } = playQueue(new Random(seedOf(seed, queue)), presets['ruian-main'])
    expect(findings, `npm run hands -- --seed ${seed} --queue ${queue}`).toEqual([])
    sum.passes += counts.passes
    sum.denies += counts.denies
    sum.asked += counts.asked
    sum.undone += counts.undone
  }
  // The queues are lively enough for it to say something.
  expect(sum.passes).toBeGreaterThan(QUEUES / 10)
  expect(sum.denies).toBeGreaterThan(QUEUES / 5)
  expect(sum.asked).toBeGreaterThan(QUEUES / 20)
  expect(sum.undone).toBeGreaterThan(QUEUES / 50)
})
