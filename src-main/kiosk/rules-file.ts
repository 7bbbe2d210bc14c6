import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { parseJson, readText, type Loaded } from '../config/json-file.ts'
import { isPreset, PRESETS } from '../config/presets.ts'
import { describeProblems, problemsOf } from '../config/problems.ts'
import { rulesSchema, type Rules } from '../gate/rules.ts'

export interface KnownRules {
  rules: Rules
  /** SHA-256, hex, of the rules in canonical JSON (RFC 8785): the same however the file is laid out. */
  hash: string
}

/** Loads a preset by name or a rules file by path. The problem names the place and what was expected. */
export function loadRules(nameOrPath: string): Loaded<KnownRules> {
  if (isPreset(nameOrPath)) {
    const parsed = rulesSchema.safeParse(PRESETS[nameOrPath])
    if (parsed.success) return { ok: true, value: known(parsed.data) }
    return { ok: false, problem: `preset ${nameOrPath}:\n${describeProblems(problemsOf(parsed.error))}` }
  }
  const text = readText(nameOrPath)
  if (!text.ok) {
    return {
      ok: false,
      problem: `${text.problem}\nexpected a file or one of ${Object.keys(PRESETS).join(', ')}`,
    }
  }
  const parsed = parseJson(nameOrPath, text.value, rulesSchema)
  return parsed.ok ? { ok: true, value: known(parsed.value) } : parsed
}

function known(rules: Rules): KnownRules {
  const { $schema: _, ...judged } = rules
  return {
    rules,
    hash: createHash('sha256')
      .update(canonicalize(judged) ?? '')
      .digest('hex'),
  }
}
