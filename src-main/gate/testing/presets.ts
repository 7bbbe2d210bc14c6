/* oxlint-disable no-restricted-imports -- only tests import this: it may look where they may */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { rulesSchema, type Rules } from '../rules.ts'

export const PRESET_NAMES = ['ruian-main', 'codes-shown', 'mask-and-temperature', 'community-exit'] as const
export type PresetName = (typeof PRESET_NAMES)[number]

/** The text of a preset as an installer would find it, for tests that spoil it. */
export function presetText(name: PresetName): string {
  return readFileSync(resolve(import.meta.dirname, `../../config/rules/${name}.json`), 'utf8')
}

/** The presets that ship, through the schema: every test of the gate judges by these. */
export const presets: Readonly<Record<PresetName, Rules>> = {
  'ruian-main': rulesSchema.parse(JSON.parse(presetText('ruian-main'))),
  'codes-shown': rulesSchema.parse(JSON.parse(presetText('codes-shown'))),
  'mask-and-temperature': rulesSchema.parse(JSON.parse(presetText('mask-and-temperature'))),
  'community-exit': rulesSchema.parse(JSON.parse(presetText('community-exit'))),
}
