import { z } from 'zod'
import {
  ACTIONS,
  ASSURANCES,
  CODE_ROLES,
  CODE_STATUSES,
  PERSON_CLASSES,
  PROOFS,
  TEMPERATURE_KINDS,
  type Action,
  type Direction,
  type PersonClass,
} from '../words.ts'

/** What the gate screen shows a tile for. */
export const CODE_CONDITIONS = ['health-code', 'ruian-code', 'staff-badge'] as const

const celsius = z.number().min(20).max(50)
const seconds = z.number().min(0).max(86_400)
const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })

const alternativeSchema = z.strictObject({
  role: z.enum(CODE_ROLES).describe('The role of the code that is accepted.'),
  families: z
    .array(z.string().regex(/^[a-z0-9-]{1,20}$/, 'expected a code family such as "dcc"'))
    .min(1)
    .optional()
    .describe('Only a green of these code families counts; any other leaves the status unknown.'),
  assurances: z
    .array(z.enum(ASSURANCES))
    .min(1)
    .describe('The ways of knowing a green that count; any other leaves the status unknown.'),
  holderConfirmed: z
    .boolean()
    .default(false)
    .describe('The guard must confirm that the paper belongs to the person who holds it.'),
  expected: z
    .boolean()
    .default(true)
    .describe('Whether the ruling waits for this alternative when another one has failed.'),
})

const codeNeedSchema = z.strictObject({
  condition: z.enum(CODE_CONDITIONS).describe('The tile under which the gate screen shows this need.'),
  anyOf: z.array(alternativeSchema).min(1),
})

const classRowSchema = z.strictObject({
  classes: z.array(z.enum(PERSON_CLASSES)).min(1),
  needs: z
    .array(z.string())
    .describe('mask, temperature, no-isolation-order, outing, or a name under "codes".'),
  withoutPhone: z
    .array(z.enum(PROOFS))
    .default([])
    .describe(
      "What satisfies the health and the Rui'an code of a person without a phone once the guard has checked it; with none such a person is sent to the desk.",
    ),
  never: z
    .enum(['courier'])
    .nullable()
    .default(null)
    .describe('This class is never admitted, for this reason, whatever it shows.'),
})

const outcomeSchema = z.strictObject({
  reasons: z
    .array(z.string().regex(/^[a-z_-]+$/))
    .min(1)
    .describe('Reason ids; the part before or after a hyphenated role may be "any": any-yellow.'),
  actions: z.partialRecord(z.enum(PERSON_CLASSES), z.enum(ACTIONS)).default({}),
  otherwise: z.enum(ACTIONS).describe('The action for every class not named in "actions".'),
})

const directionSchema = z.strictObject({
  classes: z.array(classRowSchema).min(1),
  outcomes: z.array(outcomeSchema).min(1),
})

type Wrong = (path: (string | number)[], message: string) => void

/** Which statements of a rules file hold beyond its shape; each message names the place. */
function refine(rules: RulesShape, context: z.RefinementCtx): void {
  const wrong: Wrong = (path, message) => context.addIssue({ code: 'custom', path, message })
  for (const direction of ['in', 'out'] as const) {
    const seen = new Set<PersonClass>()
    for (const [index, row] of rules[direction].classes.entries()) {
      const path = [direction, 'classes', index]
      for (const personClass of row.classes) {
        if (seen.has(personClass)) {
          wrong(path, `class ${personClass} stands in two rows`)
        }
        seen.add(personClass)
      }
      for (const [needIndex, need] of row.needs.entries()) {
        if (!PLAIN_NEEDS.has(need) && !Object.hasOwn(rules.codes, need)) {
          const expected = [...PLAIN_NEEDS, ...Object.keys(rules.codes)].join(', ')
          wrong([...path, 'needs', needIndex], `unknown need "${need}", expected one of ${expected}`)
        }
      }
      if (row.never === null && !(row.needs.includes('mask') && row.needs.includes('temperature'))) {
        wrong([...path, 'needs'], 'mask and temperature are needed of every class that may be admitted')
      }
    }
    for (const personClass of PERSON_CLASSES) {
      if (!seen.has(personClass)) {
        wrong([direction, 'classes'], `no row for class ${personClass}`)
      }
    }
  }
  for (const direction of ['in', 'out'] as const) {
    for (const [index, outcome] of rules[direction].outcomes.entries()) {
      const path = [direction, 'outcomes', index]
      refineReasons(outcome.reasons, [...path, 'reasons'], wrong)
      if ([outcome.otherwise, ...Object.values(outcome.actions)].includes('admit')) {
        wrong(path, 'a reason cannot lead to admit; leave the need out instead')
      }
    }
  }
  refineReasons(rules.override.supervisorFor, ['override', 'supervisorFor'], wrong)
  refineReasons(rules.override.neverFor, ['override', 'neverFor'], wrong)
  const { plausible, feverAt } = rules.temperature
  for (const kind of TEMPERATURE_KINDS) {
    if (feverAt[kind] <= plausible.min || feverAt[kind] > plausible.max) {
      wrong(
        ['temperature', 'feverAt', kind],
        `a limit above ${plausible.min} and up to ${plausible.max}, or no plausible reading could tell a fever from none`,
      )
    }
  }
}

/** A misspelt reason would silently match nothing, and a fever would lead to a plain refusal. */
function refineReasons(patterns: readonly string[], path: (string | number)[], wrong: Wrong): void {
  for (const [index, pattern] of patterns.entries()) {
    if (!REASON_PATTERNS.has(pattern)) {
      wrong([...path, index], `unknown reason "${pattern}"`)
    }
  }
}

const REASON_PATTERNS: ReadonlySet<string> = new Set([
  'mask-missing',
  'temperature-implausible',
  'temperature-high',
  'fever-confirmed',
  'class-unknown',
  'courier',
  'isolation-order',
  'outing-used',
  'no-phone',
  'order-ended',
  ...CODE_STATUSES.filter((status) => status !== 'green').flatMap((status) =>
    ['any', ...CODE_ROLES].map((role) => `${role}-${status}`),
  ),
])

const PLAIN_NEEDS = new Set(['mask', 'temperature', 'no-isolation-order', 'outing'])

const rulesShape = z.strictObject({
  $schema: z.string().optional(),
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: bilingual,
  source: z.string().describe('The notice, newspaper page or standard that this file puts into data.'),
  temperature: z.strictObject({
    plausible: z
      .strictObject({ min: celsius, max: celsius })
      .describe('°C; outside it a reading is retaken.'),
    feverAt: z
      .record(z.enum(TEMPERATURE_KINDS), celsius)
      .describe('°C for each kind; at or above is high. Kinds never mix.'),
    retakeAfterSeconds: seconds,
  }),
  times: z.strictObject({
    evidenceSeconds: seconds.describe('Evidence older than this counts no longer.'),
    abandonSeconds: seconds.describe('A visit without new evidence for this long is abandoned.'),
    awaitPresenceSeconds: seconds.describe('A code or key with nobody present waits this long for a person.'),
    sameTokenSeconds: seconds.describe('A code just judged is ignored for this long.'),
    parkedSeconds: seconds.describe('A parked visit is closed as abandoned after this long.'),
    handSeconds: seconds
      .default(1)
      .describe(
        'A key that comes so soon after somebody was let through or has left is not taken for the next one; 1 when left out.',
      ),
  }),
  codes: z.record(z.string(), codeNeedSchema),
  in: directionSchema,
  out: directionSchema,
  override: z.strictObject({
    supervisorFor: z
      .array(z.string())
      .describe('A deny with one of these reasons becomes a pass only with the supervisor.'),
    neverFor: z.array(z.string()).describe('A deny with one of these reasons cannot become a pass.'),
  }),
})
type RulesShape = z.infer<typeof rulesShape>

/** A rules file (RULES): what is asked of whom in each direction, and what each failure leads to. */
export const rulesSchema = rulesShape.superRefine(refine)
export type Rules = z.infer<typeof rulesSchema>
export type CodeNeed = z.infer<typeof codeNeedSchema>
export type ClassRow = z.infer<typeof classRowSchema>

/** The row of needs for a class. The schema guarantees that there is exactly one. */
export function rowFor(rules: Rules, direction: Direction, personClass: PersonClass): ClassRow {
  const row = rules[direction].classes.find((candidate) => candidate.classes.includes(personClass))
  if (row === undefined) throw new Error(`rules ${rules.id}: no row for ${direction} ${personClass}`)
  return row
}

/** The action that a reason leads to for a class; the first outcome that names it, else refuse. */
export function actionFor(
  rules: Rules,
  direction: Direction,
  personClass: PersonClass,
  reason: string,
): Action {
  const outcome = rules[direction].outcomes.find((candidate) =>
    candidate.reasons.some((pattern) => reasonMatches(pattern, reason)),
  )
  return outcome?.actions[personClass] ?? outcome?.otherwise ?? 'refuse'
}

/** Every reason names itself, and `any-red` the red of every kind of code. */
export function reasonMatches(pattern: string, reason: string): boolean {
  return pattern === reason || CODE_ROLES.some((role) => pattern === reason.replace(role, 'any'))
}
