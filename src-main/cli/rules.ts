import { PRESET_CASES } from '../demo/cases.ts'
import { peopleFileSchema, type PeopleFile } from '../demo/people-file.ts'
import { playOnce } from '../demo/play-once.ts'
import { loadJsonFile } from '../config/json-file.ts'
import { isPreset } from '../config/presets.ts'
import { loadRules } from '../kiosk/rules-file.ts'
import { resolve } from 'node:path'
import type { CommandIo, ExitCode } from './command-io.ts'

/** `kiosk rules check RULES [CASES]`: is the file sound, and does it rule each case as its table expects. */
export async function checkRules(io: CommandIo, rules: string, cases: string | null): Promise<ExitCode> {
  const loaded = loadRules(rules)
  if (!loaded.ok) return io.unreadable(loaded.problem)
  const { id, title } = loaded.value.rules
  io.line({ rules: id, title: title.zh, hash: loaded.value.hash })
  const table = cases === null ? PRESET_CASES[rules] : undefined
  if (cases === null && table === undefined) return 0

  let file: PeopleFile
  if (cases === null) {
    file = peopleFileSchema.parse(table)
  } else {
    const read = loadJsonFile(cases, peopleFileSchema)
    if (!read.ok) return io.unreadable(read.problem)
    file = read.value
  }
  const played = await playOnce({ ...file, rules: isPreset(rules) ? rules : resolve(rules) })
  if (!played.ok) return io.unreadable(played.problem)
  const { results } = played.value
  for (const { name, verdict, action, reasons, unexpected } of results) {
    io.line({ name, verdict, action, reasons, ok: unexpected === null })
    if (unexpected !== null) io.words(`kiosk: ${name}: ${unexpected}`)
  }
  return results.every((result) => result.unexpected === null) ? 0 : 1
}
