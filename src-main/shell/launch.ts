import { parseArgs } from 'node:util'
import type { Loaded } from '../config/json-file.ts'

export type Launch = { kind: 'gate'; config: string } | { kind: 'demo'; people: string | null }

/**
 * What the program was started for: `--config FILE`, or `--demo [--people FILE]`.
 *
 * @param args all after the program itself; Chromium's switches stand among them and are passed over
 */
export function parseLaunch(args: readonly string[]): Loaded<Launch> {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: { config: { type: 'string' }, demo: { type: 'boolean' }, people: { type: 'string' } },
  })
  const { config, demo, people } = values
  if (config === true) return { ok: false, problem: '--config: expected a file' }
  if (people === true) return { ok: false, problem: '--people: expected a file' }
  const files = { config: asFile(config), people: asFile(people) }
  if ((files.config === null) === (demo !== true)) {
    return { ok: false, problem: 'expected either --config FILE or --demo' }
  }
  if (files.config === null) return { ok: true, value: { kind: 'demo', people: files.people } }
  if (files.people !== null) return { ok: false, problem: '--people: only with --demo' }
  return { ok: true, value: { kind: 'gate', config: files.config } }
}

function asFile(value: string | boolean | undefined): string | null {
  return typeof value === 'string' ? value : null
}
