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
 * trust lists, look-ups with their secrets. The problem names each wrong key and what was expected there.
 */
export function loadNamed(
  config: Config,
): Loaded<{ rules: KnownRules; patterns: RuianPattern[]; trust: LiveTrust; lookups: LoadedLookup[] }> {
  const problems = config.lanes.flatMap(({ thermometer }, index) => {
    const protocol = thermometer === null ? null : protocolOf(thermometer)
    return protocol?.ok === false ? [`lanes[${index}].thermometer.${protocol.problem}`] : []
  })
  const rules = loadRules(config.rules)
  const patterns = compileRuianPatterns(config.codes.ruian.patterns)
  const { trust: paths, trustAge } = config.codes
  const trust = openLiveTrust({ paths, stopAfterMs: trustAge.stopDays * DAY_MS })
  const lookups = loadLookups(config.codes.lookups, process.env)
  if (!rules.ok) problems.push(`rules: ${rules.problem}`)
  if (!patterns.ok) problems.push(patterns.problem)
  if (!trust.ok) problems.push(`codes.trust: ${trust.problem}`)
  if (!lookups.ok) problems.push(lookups.problem)
  if (problems.length > 0 || !rules.ok || !patterns.ok || !trust.ok || !lookups.ok) {
    return { ok: false, problem: problems.join('\n') }
  }
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
