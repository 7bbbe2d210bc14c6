import { expect, test } from 'vitest'
import { openDecoderFromPackage } from '../../drivers/camera/node-decoder.ts'
import { seeded } from '../bench/queue/seeded.ts'
import { fuzzedPicture, pictureTarget } from './picture-target.ts'

const decoder = await openDecoderFromPackage()

test('spoilt pictures are looked at without a throw', () => {
  for (let seed = 1; seed <= 400; seed += 1) pictureTarget(decoder, seeded(seed))
})

/** The least of some runs: what the machine does meanwhile is not the picture's. */
function leastMs(run: () => void, runs: number): number {
  const times = Array.from({ length: runs }, () => {
    const began = performance.now()
    run()
    return performance.now() - began
  })
  return Math.min(...times)
}

test('and none of them takes 50 ms', () => {
  const seeds = Array.from({ length: 300 }, (_, seed) => seed + 1)
  const look = (seed: number) => (): void => pictureTarget(decoder, seeded(seed))
  const slow = seeds.filter((seed) => leastMs(look(seed), 1) > 50)
  expect(slow.filter((seed) => leastMs(look(seed), 10) > 50)).toEqual([])
})

test('some of them can still be read, and most cannot', () => {
  const read = Array.from({ length: 300 }, (_, seed) => decoder.readOne(fuzzedPicture(seeded(seed + 1))))
  const found = read.filter((symbol) => symbol !== null).length
  expect(found).toBeGreaterThan(30)
  expect(found).toBeLessThan(250)
})

test('the same seed makes the same picture', () => {
  expect(fuzzedPicture(seeded(7))).toEqual(fuzzedPicture(seeded(7)))
})
