import codesShown from './rules/codes-shown.json' with { type: 'json' }
import communityExit from './rules/community-exit.json' with { type: 'json' }
import maskAndTemperature from './rules/mask-and-temperature.json' with { type: 'json' }
import ruianMain from './rules/ruian-main.json' with { type: 'json' }

/** The rule presets by name, as data: whoever needs them validates them with the rules' schema. */
export const PRESETS: Readonly<Record<string, unknown>> = {
  'ruian-main': ruianMain,
  'codes-shown': codesShown,
  'mask-and-temperature': maskAndTemperature,
  'community-exit': communityExit,
}

export function isPreset(name: string): boolean {
  return Object.hasOwn(PRESETS, name)
}
