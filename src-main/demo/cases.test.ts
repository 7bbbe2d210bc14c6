import { expect, test } from 'vitest'
import { PRESET_CASES } from './cases.ts'
import { peopleFileSchema } from './people-file.ts'
import { playOnce } from './play-once.ts'

test.each(Object.entries(PRESET_CASES))(
  '%s rules every case of its table as expected',
  async (rules, table) => {
    const cases = peopleFileSchema.parse(table)
    const played = await playOnce({ ...cases, rules })
    if (!played.ok) throw new Error(played.problem)
    const { results } = played.value
    expect(results.filter(({ unexpected }) => unexpected !== null)).toEqual([])
    expect(results).toHaveLength(cases.people.length)
  },
)
