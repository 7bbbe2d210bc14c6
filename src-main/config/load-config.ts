import { dirname, resolve } from 'node:path'
import { configSchema, type Config } from './config.ts'
import { loadJsonFile, type Loaded } from './json-file.ts'
import { isPreset, isPresetMapping } from './presets.ts'

/** Reads `kiosk.config.json` with its paths made absolute. The problem names each wrong key. */
export function loadConfig(path: string): Loaded<Config> {
  const loaded = loadJsonFile(path, configSchema)
  if (!loaded.ok) return loaded
  const at = (relative: string): string => resolve(dirname(resolve(path)), relative)
  const config = loaded.value
  return {
    ok: true,
    value: {
      ...config,
      dataDir: at(config.dataDir),
      keyFile: at(config.keyFile),
      rules: isPreset(config.rules) ? config.rules : at(config.rules),
      codes: {
        ...config.codes,
        trust: config.codes.trust.map(at),
        lookups: config.codes.lookups.map((lookup) => ({
          ...lookup,
          mapping: isPresetMapping(lookup.mapping) ? lookup.mapping : at(lookup.mapping),
          ...(lookup.secretFile === undefined ? {} : { secretFile: at(lookup.secretFile) }),
          ...(lookup.caFile === undefined ? {} : { caFile: at(lookup.caFile) }),
        })),
      },
      uplink: config.uplink === null ? null : { ...config.uplink, tokenFile: at(config.uplink.tokenFile) },
    },
  }
}
