import { X509Certificate } from 'node:crypto'
import { mappingSchema, OWN_PLACEHOLDERS, placeholdersIn, type Mapping } from '../../codes/lookup/mapping.ts'
import type { LookupConfig } from '../../config/config.ts'
import { loadJsonFile, readBytes, type Loaded } from '../../config/json-file.ts'
import { isPresetMapping, PRESET_MAPPINGS } from '../../config/presets.ts'
import { describeProblems, problemsOf } from '../../config/problems.ts'
import { readSecretFile, type SecretProblem } from '../../config/secret-file.ts'
import type { LoadedLookup } from './lookups.ts'

/**
 * Loads what `codes.lookups` of the config names: mappings, secrets, certificate authorities. The problem names
 * the key and what was expected there, and never holds anything of a secret.
 */
export function loadLookups(
  configs: readonly LookupConfig[],
  env: Readonly<Record<string, string | undefined>>,
): Loaded<LoadedLookup[]> {
  const loaded: LoadedLookup[] = []
  for (const [index, config] of configs.entries()) {
    const lookup = loadLookup(config, env)
    if (!lookup.ok) return { ok: false, problem: `codes.lookups[${index}].${lookup.problem}` }
    loaded.push(lookup.value)
  }
  return { ok: true, value: loaded }
}

function loadLookup(
  config: LookupConfig,
  env: Readonly<Record<string, string | undefined>>,
): Loaded<LoadedLookup> {
  const mapping = loadMapping(config.mapping)
  if (!mapping.ok) return { ok: false, problem: `mapping: ${mapping.problem}` }
  const secret = readSecret(config, env)
  if (!secret.ok) return secret
  const ca = config.caFile === undefined ? { ok: true as const, value: null } : readCa(config.caFile)
  if (!ca.ok) return { ok: false, problem: `caFile: ${ca.problem}` }
  const missing = missingIn(mapping.value, { config, hasSecret: secret.value !== null })
  if (missing !== null) return { ok: false, problem: missing }
  const { families, url, appKey, parameters, timeoutSeconds, retries, reuseSeconds } = config
  return {
    ok: true,
    value: {
      families,
      mapping: mapping.value,
      terms: { url, appKey: appKey ?? null, secret: secret.value, parameters },
      ca: ca.value,
      timeoutMs: timeoutSeconds * 1000,
      retries,
      reuseMs: reuseSeconds * 1000,
    },
  }
}

/** A preset by name, or a mapping file by its absolute path. */
export function loadMapping(nameOrPath: string): Loaded<Mapping> {
  if (!isPresetMapping(nameOrPath)) return loadJsonFile(nameOrPath, mappingSchema)
  const parsed = mappingSchema.safeParse(PRESET_MAPPINGS[nameOrPath])
  if (parsed.success) return { ok: true, value: parsed.data }
  return { ok: false, problem: `preset ${nameOrPath}:\n${describeProblems(problemsOf(parsed.error))}` }
}

function readSecret(
  { secretFile, secretEnv }: LookupConfig,
  env: Readonly<Record<string, string | undefined>>,
): Loaded<string | null> {
  if (secretFile !== undefined) {
    const read = readSecretFile(secretFile)
    if (read.ok) return { ok: true, value: read.secret }
    return { ok: false, problem: `secretFile: ${secretFile}: ${SECRET_PROBLEM[read.why]}` }
  }
  if (secretEnv === undefined) return { ok: true, value: null }
  const secret = env[secretEnv]
  if (secret !== undefined && /^[\x21-\x7e]{1,4096}$/.test(secret)) return { ok: true, value: secret }
  const why = secret === undefined ? 'is not set' : 'does not hold one line of visible ASCII'
  return { ok: false, problem: `secretEnv: ${secretEnv} ${why}` }
}

const SECRET_PROBLEM: Readonly<Record<SecretProblem['why'], string>> = {
  missing: 'no such file',
  exposed: 'others can read it; expected mode 0600',
  malformed: 'expected the secret alone, one line of visible ASCII',
  unreadable: 'cannot be read',
}

function readCa(file: string): Loaded<string> {
  // Not as a text: tools write notes in any encoding between the certificates.
  const bytes = readBytes(file)
  if (!bytes.ok) return bytes
  try {
    // Node takes any text here, and then refuses every server without saying why.
    void new X509Certificate(bytes.value)
    return { ok: true, value: bytes.value.toString() }
  } catch {
    return { ok: false, problem: `${file}: expected a certificate in PEM` }
  }
}

/** What the mapping asks for and the config does not give, or gives without being asked: the key, or null. */
function missingIn(
  { request }: Mapping,
  { config, hasSecret }: { config: LookupConfig; hasSecret: boolean },
): string | null {
  const asked = placeholdersIn(request)
  if (asked.has('secret') && !hasSecret) {
    return 'secretFile: expected the file of the secret that this mapping signs with, or secretEnv'
  }
  if (asked.has('appKey') && config.appKey === undefined) return 'appKey: expected what this mapping sends'
  const own: ReadonlySet<string> = new Set(OWN_PLACEHOLDERS)
  for (const name of asked) {
    if (!own.has(name) && !Object.hasOwn(config.parameters, name)) {
      return `parameters.${name}: expected what this mapping sends`
    }
  }
  const unasked = Object.keys(config.parameters).find((name) => own.has(name) || !asked.has(name))
  return unasked === undefined ? null : `parameters.${unasked}: this mapping has no such placeholder`
}
