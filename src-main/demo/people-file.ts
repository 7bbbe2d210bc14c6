import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { loadJsonFile, type Loaded } from '../config/json-file.ts'
import { isPreset } from '../config/presets.ts'
import { isPassText } from '../codes/signed-pass.ts'
import { ACTIONS, CODE_STATUSES, GUARD_KEYS, VERDICTS } from '../words.ts'
import defaultPeople from './default-people.json' with { type: 'json' }

const at = z.number().int().min(0).max(86_400_000).describe('Milliseconds from the start of this person.')
const celsius = z.number().min(-20).max(60)
const taps = z.string().min(1).max(120).optional()
const FOR = 'Whose card the guard taps first; without it the key is for whom the dock shows.'

export const DEMO_KEYS = [...GUARD_KEYS, 'override-pass', 'override-deny'] as const

const passText = z
  .string()
  .min(1)
  .max(128)
  .refine(isPassText, { message: 'expected 1 to 128 characters, no control characters' })

const TEN_YEARS = 315_360_000

const passSchema = z.strictObject({
  type: z.enum(['ra1', 'wp1', 'gp1', 'sb1', 'dcc', 'nzcp']),
  colour: z.enum(['green', 'yellow', 'red']).optional().describe('Of an RA1; green when left out.'),
  expiresIn: z
    .number()
    .min(-TEN_YEARS)
    .max(TEN_YEARS)
    .describe('Seconds from the scan; negative for a pass past its time.'),
  name: passText.optional().describe('Masked name.'),
  household: passText.optional(),
  enterprise: passText.optional(),
  staffNumber: passText.optional(),
})
export type DemoPass = z.infer<typeof passSchema>

const scanSchema = z
  .strictObject({
    at,
    do: z.literal('scan'),
    text: z.string().min(1).max(4096).optional().describe('The text of the code.'),
    pass: passSchema.optional().describe('A pass minted with the demo key.'),
  })
  .refine((step) => (step.text === undefined) !== (step.pass === undefined), {
    message: 'expected either "text" or "pass"',
  })

const stepSchema = z.discriminatedUnion('do', [
  z.strictObject({ at, do: z.literal('arrive') }),
  z.strictObject({ at, do: z.literal('leave') }),
  scanSchema,
  z.strictObject({
    at,
    do: z.literal('skin'),
    celsius: celsius.describe('What the thermometer says, °C.'),
    ambient: celsius.optional().describe('°C of the room; a module that reports none does not tell it.'),
  }),
  z.strictObject({
    at,
    do: z.literal('gun'),
    celsius: celsius.describe('Keyed in from a handheld gun, °C.'),
    for: taps.describe(FOR),
  }),
  z.strictObject({
    at,
    do: z.literal('contact'),
    celsius: celsius.describe('Keyed in from a clinical thermometer, °C.'),
    for: taps.describe(FOR),
  }),
  z.strictObject({
    at,
    do: z.literal('key'),
    key: z.enum(DEMO_KEYS),
    for: taps.describe(FOR),
    by: z.enum(['guard', 'supervisor']).optional().describe('Who answers for an override; the guard.'),
  }),
  z.strictObject({
    at,
    do: z.literal('household'),
    household: z.string().min(1).max(40),
    for: taps.describe(FOR),
  }),
  z.strictObject({ at, do: z.literal('unplug'), device: z.enum(['thermometer', 'scanner']) }),
  z.strictObject({ at, do: z.literal('replug'), device: z.enum(['thermometer', 'scanner']) }),
])
export type Step = z.infer<typeof stepSchema>

const expectSchema = z.strictObject({
  verdict: z
    .enum(VERDICTS, { error: 'expected "pass", "deny" or null' })
    .nullable()
    .describe('null: abandoned before a ruling.'),
  action: z.enum(ACTIONS).nullable().optional(),
  reasons: z.array(z.string()).optional().describe('Reason ids in their order.'),
  readings: z.number().int().min(0).optional().describe('Temperature readings that the visit took.'),
  flags: z.array(z.string()).optional().describe('In any order.'),
})

const personSchema = z.strictObject({
  name: z.string().min(1).max(120),
  nameZh: z.string().min(1).max(120).optional().describe('The name for a Chinese screen.'),
  start: z
    .number()
    .int()
    .min(0)
    .max(604_800_000)
    .optional()
    .describe(
      'Milliseconds on the clock of the file; when left out, after the person before, and after that one is forgotten when no verdict is expected.',
    ),
  steps: z.array(stepSchema).min(1).max(200),
  expect: expectSchema,
})
export type Person = z.infer<typeof personSchema>

const twinAnswerSchema = z.strictObject({
  text: z.string().min(1).max(4096).describe('The whole text of the code.'),
  status: z.enum(CODE_STATUSES).exclude(['unknown']),
  afterMs: z.number().int().min(0).max(30_000).describe('How long the authority takes.'),
  name: z.string().min(1).max(40).optional().describe('Masked name of the holder.'),
})
export type TwinAnswer = z.infer<typeof twinAnswerSchema>

const CLOCK =
  'expected ISO 8601 with seconds and offset, between 2000 and 2100, such as "2020-03-06T08:00:00+08:00"'

/** A queue of people (formats.md): what they do, and what the kiosk is expected to rule. */
export const peopleFileSchema = z.strictObject({
  $schema: z.string().optional(),
  rules: z.string().min(1).default('ruian-main').describe('A preset, or the path of a rules file.'),
  clock: z.iso
    .datetime({ offset: true, error: CLOCK })
    .refine((text) => Date.parse(text) >= Date.UTC(2000, 0) && Date.parse(text) < Date.UTC(2100, 0), CLOCK)
    .describe('When it begins, ISO 8601 with offset.'),
  authority: z
    .array(twinAnswerSchema)
    .max(10_000)
    .default([])
    .describe('What a twin of an authority says when these codes are looked up; no other code is.'),
  people: z.array(personSchema).min(1).max(10_000),
})
export type PeopleFile = z.infer<typeof peopleFileSchema>

/**
 * Reads a people file, the demo's own where `file` is null. A rules path is relative to the file and made
 * absolute. The problem names the file, the place in it, and what was expected.
 */
export function readPeople(file: string | null): Loaded<PeopleFile> {
  if (file === null) return { ok: true, value: peopleFileSchema.parse(defaultPeople) }
  const read = loadJsonFile(file, peopleFileSchema)
  if (!read.ok || isPreset(read.value.rules)) return read
  return { ok: true, value: { ...read.value, rules: resolve(dirname(file), read.value.rules) } }
}

/** The person is measured, ruled and gone this long after the last step. */
const LINGERS_MS = 2500
/** The thermometer needs this to see that one person has gone before the next one comes. */
const GAP_MS = 1500
/** Who leaves undecided or with a fever is remembered for a minute: who comes after that has nothing to do with them. */
export const FORGOTTEN_MS = 62_000
/** °C: below what any rules call a fever. */
export const MAYBE_FEVER = 37

/** When each person starts and has gone, in milliseconds of the file's clock. */
export function timesOf(people: readonly Person[]): { start: number; gone: number }[] {
  let free = 0
  return people.map((person) => {
    const start = person.start ?? free
    const last = Math.max(...person.steps.map((step) => step.at))
    const gone = start + last + (isGone(person.steps) ? 0 : LINGERS_MS)
    free = Math.max(free, gone + (isRemembered(person) ? FORGOTTEN_MS : GAP_MS))
    return { start, gone }
  })
}

function isRemembered({ expect, steps }: Person): boolean {
  const isWarm = steps.some((step) => 'celsius' in step && step.celsius > MAYBE_FEVER)
  return expect.verdict === null || (expect.verdict === 'deny' && isWarm)
}

/** Whether somebody who came, perhaps twice, has left again after the last time. */
function isGone(steps: readonly Step[]): boolean {
  const lastAt = (...does: Step['do'][]): number =>
    Math.max(-1, ...steps.filter((step) => does.includes(step.do)).map((step) => step.at))
  return lastAt('leave') > lastAt('arrive', 'skin')
}
