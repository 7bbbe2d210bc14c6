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
  const tn9 = thermometerProtocols.get('tn9')
  if (tn9 === undefined) throw new Error('there is no tn9')
  const unchecked: ThermometerProtocol = {
    ...tn9,
    framings: tn9.framings.map((framing) => ({ ...framing, check: { is: 'none' } })),
  }
  const heard = await listenToNoise(unchecked, { noise: 'random', bytes: 1_000_000, seed: 5 })
  const checked = await listenToNoise(tn9, { noise: 'random', bytes: 1_000_000, seed: 5 })
  expect(heard.frames).toBeGreaterThan(mostByChance(checked.allowed ?? 0))
  expect(checked.frames).toBeLessThanOrEqual(mostByChance(checked.allowed ?? 0))
})
