import { compileRuianPatterns, type RuianPattern } from '../codes/ruian-site.ts'
import { openLiveTrust, type LiveTrust } from '../codes/trust/live-trust.ts'
import type { Config } from '../config/config.ts'
import type { Loaded } from '../config/json-file.ts'
import { loadLookups } from './lookup/load-lookups.ts'
import type { LoadedLookup } from './lookup/lookups.ts'
import { loadRules, type KnownRules } from './rules-file.ts'
import { protocolOf } from './thermometer-protocol.ts'

const DAY_MS = 24 * 3_600_000

/**
 * Loads what a config names by id, by path or as a pattern: the thermometers' protocols, rules, the site's patterns,
 * trust lists, look-ups with their secrets. The problem names the key and what was expected there.
 */
export function loadNamed(
  config: Config,
): Loaded<{ rules: KnownRules; patterns: RuianPattern[]; trust: LiveTrust; lookups: LoadedLookup[] }> {
  for (const [index, { thermometer }] of config.lanes.entries()) {
    const protocol = thermometer === null ? null : protocolOf(thermometer)
    if (protocol?.ok === false) {
      return { ok: false, problem: `lanes[${index}].thermometer.${protocol.problem}` }
    }
  }
  const rules = loadRules(config.rules)
  if (!rules.ok) return { ok: false, problem: `rules: ${rules.problem}` }
  const patterns = compileRuianPatterns(config.codes.ruian.patterns)
  if (!patterns.ok) return patterns
  const { trust: paths, trustAge } = config.codes
  const trust = openLiveTrust({ paths, stopAfterMs: trustAge.stopDays * DAY_MS })
  if (!trust.ok) return { ok: false, problem: `codes.trust: ${trust.problem}` }
  const lookups = loadLookups(config.codes.lookups, process.env)
  if (!lookups.ok) return lookups
  return {
    ok: true,
    value: {
      rules: rules.value,
      patterns: patterns.patterns,
      trust: trust.trust,
      lookups: lookups.value,
    },
  }
}
