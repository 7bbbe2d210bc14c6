import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { mappingSchema } from '../codes/lookup/mapping.ts'
import { PRESET_MAPPINGS, PRESETS } from '../config/presets.ts'
import { rulesSchema } from '../gate/rules.ts'
import { PRESET_CASES } from './cases.ts'
import { peopleFileSchema } from './people-file.ts'

const UPDATE =
  'UPDATE_SCHEMAS=1 npx vitest run --config test/vitest.config.ts src-main/demo/schemas.test.ts && npx oxfmt src-main'

/** For editors: what a rules file, a mapping and a people file may hold, beside the rules of shape that only zod can say. */
test.each([
  ['config/rules/rules.schema.json', rulesSchema, 'Rules of a checkpoint kiosk'],
  ['config/mappings/mapping.schema.json', mappingSchema, 'How an authority is asked about a code'],
  ['demo/people.schema.json', peopleFileSchema, 'A queue of people before a checkpoint kiosk'],
])('src-main/%s says what the program takes', (path, schema, title) => {
  const file = join(import.meta.dirname, '..', path)
  const { $schema, ...body } = z.toJSONSchema(schema, { io: 'input' })
  const generated = { $schema, title, ...body }
  if (process.env['UPDATE_SCHEMAS'] === '1') writeFileSync(file, `${JSON.stringify(generated, null, 2)}\n`)
  const kept: unknown = JSON.parse(readFileSync(file, 'utf8'))
  expect(kept, `out of date: ${UPDATE}`).toEqual(JSON.parse(JSON.stringify(generated)))
})

test('every preset and its table of cases name the schema beside them', () => {
  for (const mapping of Object.values(PRESET_MAPPINGS))
    expect(mapping).toMatchObject({ $schema: './mapping.schema.json' })
  for (const preset of Object.values(PRESETS))
    expect(preset).toMatchObject({ $schema: './rules.schema.json' })
  for (const cases of Object.values(PRESET_CASES)) {
    expect(cases).toMatchObject({ $schema: '../../demo/people.schema.json' })
  }
})
