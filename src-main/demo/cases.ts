import codesShown from '../config/rules/codes-shown.cases.json' with { type: 'json' }
import communityExit from '../config/rules/community-exit.cases.json' with { type: 'json' }
import maskAndTemperature from '../config/rules/mask-and-temperature.cases.json' with { type: 'json' }
import ruianMain from '../config/rules/ruian-main.cases.json' with { type: 'json' }

/** The table of cases beside each preset, as people files. */
export const PRESET_CASES: Readonly<Record<string, unknown>> = {
  'ruian-main': ruianMain,
  'codes-shown': codesShown,
  'mask-and-temperature': maskAndTemperature,
  'community-exit': communityExit,
}
