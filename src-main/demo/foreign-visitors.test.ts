import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPeople } from './people-file.ts'
import { playOnce } from './play-once.ts'

const EXAMPLE = join(import.meta.dirname, '../../test/fixtures/foreign-visitors')

test('a rules file can take a European certificate as the health code of visitors, and of nobody else', async () => {
  const people = readPeople(join(EXAMPLE, 'cases.json'))
  if (!people.ok) throw new Error(people.problem)
  const played = await playOnce(people.value)
  if (!played.ok) throw new Error(played.problem)
  const { results } = played.value
  expect(results.map(({ name, unexpected }) => [name, unexpected])).toEqual(
    people.value.people.map(({ name }) => [name, null]),
  )
})
