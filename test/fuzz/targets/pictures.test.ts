import { expect, test } from 'vitest'
import { openDecoderFromPackage } from '../../../drivers/camera/node-decoder.ts'
import { Random } from '../random.ts'
import { fuzzedPicture } from './pictures.ts'

test('some spoilt pictures can still be read, and most cannot', async () => {
  const decoder = await openDecoderFromPackage()
  const read = Array.from({ length: 300 }, (_, seed) => decoder.readOne(fuzzedPicture(new Random(seed))))
  const found = read.filter((symbol) => symbol !== null).length
  expect(found).toBeGreaterThan(15)
  expect(found).toBeLessThan(250)
})
