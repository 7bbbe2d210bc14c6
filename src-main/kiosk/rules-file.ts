import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import canonicalize from 'canonicalize'
import { loadJsonFile, type Loaded } from '../config/json-file.ts'
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
  const loaded = loadJsonFile(nameOrPath, rulesSchema)
  if (loaded.ok) return { ok: true, value: known(loaded.value) }
  if (existsSync(nameOrPath)) return loaded
  return {
    ok: false,
    problem:
      `${loaded.problem}\nexpected a file or one of ${Object.keys(PRESETS).join(', ')}. ` +
      '请写一个规则文件的路径，或这几个名字中的一个',
  }
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
