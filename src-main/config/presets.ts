import alipay from './mappings/alipay.json' with { type: 'json' }
import guangdong from './mappings/guangdong.json' with { type: 'json' }
import zhejiang from './mappings/zhejiang.json' with { type: 'json' }
import codesShown from './rules/codes-shown.json' with { type: 'json' }
import communityExit from './rules/community-exit.json' with { type: 'json' }
import maskAndTemperature from './rules/mask-and-temperature.json' with { type: 'json' }
import ruianMain from './rules/ruian-main.json' with { type: 'json' }

/** The rule presets by name, as data: the caller validates them with the rules' schema. */
export const PRESETS: Readonly<Record<string, unknown>> = {
  'ruian-main': ruianMain,
  'codes-shown': codesShown,
  'mask-and-temperature': maskAndTemperature,
  'community-exit': communityExit,
}

export function isPreset(name: string): boolean {
  return Object.hasOwn(PRESETS, name)
}

/** The mappings of authorities by name, as data: the caller validates them. */
export const PRESET_MAPPINGS: Readonly<Record<string, unknown>> = { zhejiang, alipay, guangdong }

export function isPresetMapping(name: string): boolean {
  return Object.hasOwn(PRESET_MAPPINGS, name)
}
