import { describe, expect, test } from 'vitest'
import { AGAIN_MS, Sightings } from './sightings.ts'

const seen = { token: 'T', lane: 'in-1', direction: 'in', at: 1000 } as const

describe('a sighting', () => {
  test.each([
    ['within the minutes', 1000 + AGAIN_MS - 1, true],
    ['after them', 1000 + AGAIN_MS, false],
    ['when the clock was set far back', 1000 - AGAIN_MS, false],
  ])('%s', (_name, now, told) => {
    const sightings = new Sightings()
    sightings.saw(seen)
    expect(sightings.last('T', 'in', now) !== null).toBe(told)
  })

  test('ends as the visit at its own lane did, whoever shows the code elsewhere', () => {
    const sightings = new Sightings()
    sightings.saw(seen)
    sightings.saw({ ...seen, lane: 'in-2', at: 2000 })
    sightings.ruled('in-1', new Set(['T', 'U']), 'deny')
    expect(sightings.last('T', 'in', 3000)).toMatchObject({ lane: 'in-2', verdict: null })
    sightings.ruled('in-2', new Set(['T']), 'pass')
    expect(sightings.last('T', 'in', 3000)).toMatchObject({ lane: 'in-2', verdict: 'pass' })
  })
})
