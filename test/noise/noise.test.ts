import { describe, expect, test } from 'vitest'
import { thermometerProtocols } from '../../drivers/thermometer/protocols.ts'
import type { ThermometerProtocol } from '../../drivers/thermometer/protocol.ts'
import { listenToNoise, mostByChance } from './noise.ts'

describe.each([...thermometerProtocols.values()])('$id', (protocol) => {
  test.each(['random', 'spliced'] as const)('nobody is measured in %s bytes', async (noise) => {
    const heard = await listenToNoise(protocol, { noise, bytes: 100_000, seed: 5 })
    expect(heard.readings).toBe(0)
    if (heard.allowed !== null) expect(heard.frames).toBeLessThanOrEqual(mostByChance(heard.allowed))
  })
})

test('a protocol without its check is found out', async () => {
  // One whose sensor measures whatever its bytes can say: what others cannot measure is refused without a check.
  const lu90614 = thermometerProtocols.get('lu90614')
  if (lu90614 === undefined) throw new Error('there is no lu90614')
  const unchecked: ThermometerProtocol = {
    ...lu90614,
    framings: lu90614.framings.map((framing) => ({ ...framing, check: { is: 'none' } })),
  }
  const heard = await listenToNoise(unchecked, { noise: 'random', bytes: 1_000_000, seed: 5 })
  const checked = await listenToNoise(lu90614, { noise: 'random', bytes: 1_000_000, seed: 5 })
  expect(heard.frames).toBeGreaterThan(mostByChance(checked.allowed ?? 0))
  expect(checked.frames).toBeLessThanOrEqual(mostByChance(checked.allowed ?? 0))
})
