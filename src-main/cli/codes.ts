import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatePassKey, mintPass, publicJwks, type PassContent } from '../codes/issue/pass-mint.ts'
import { recognise, scannedText } from '../codes/recognise.ts'
import { compileRuianPatterns } from '../codes/ruian-site.ts'
import type { Recognition, SignedFamily } from '../codes/code.ts'
import { loadTrust } from '../codes/trust/load-files.ts'
import { verifyReport } from '../codes/verify-report.ts'
import { loadConfig } from '../config/load-config.ts'
import { loadLookups } from '../kiosk/lookup/load-lookups.ts'
import { openLookups, type LoadedLookup } from '../kiosk/lookup/lookups.ts'
import { lookupTroubleText } from '../kiosk/lookup/trouble.ts'
import { makeFolder } from '../store/make-folder.ts'
import { isoTime } from './iso-time.ts'
import type { CommandIo, ExitCode } from './command-io.ts'
import { readPassKey } from './pass-key-file.ts'

const DAY_MS = 86_400_000

/**
 * `kiosk code verify`: what a text is, and how that is known. `-` reads the text from stdin. Only when it is told to
 * look up does it send somebody's code to the authority of the config.
 */
export async function verifyCode(
  io: CommandIo,
  given: string,
  options: { at: string | null; trust: readonly string[]; config: string | null; lookUp: boolean },
): Promise<ExitCode> {
  const now = options.at === null ? io.clock.now() : isoTime(options.at, { offset: 'optional' })
  if (now === null) return io.unreadable('--at: expected an ISO time such as 2020-03-06T08:00:00+08:00')
  const site = options.config === null ? null : loadConfig(options.config)
  if (site !== null && !site.ok) return io.unreadable(site.problem)
  const configured = site?.value.codes
  const trust = loadTrust([
    ...(configured === undefined
      ? []
      : [{ paths: configured.trust, stopAfterMs: configured.trustAge.stopDays * DAY_MS }]),
    // Named for this one run: the operator's word, however old the file.
    { paths: options.trust, stopAfterMs: null },
  ])
  if (!trust.ok) return io.unreadable(trust.problem)
  const patterns = compileRuianPatterns(site?.value.codes.ruian.patterns ?? [])
  if (!patterns.ok) return io.unreadable(patterns.problem)
  const loaded = loadLookups(options.lookUp ? (site?.value.codes.lookups ?? []) : [], process.env)
  if (!loaded.ok) return io.unreadable(loaded.problem)
  if (options.lookUp && loaded.value.length === 0) {
    return io.unreadable('--lookup: expected --config with a file that names codes.lookups')
  }
  const text = given === '-' ? (await io.readStdin()).toString('utf8') : given
  const recognition = recognise(text, { now, trust: trust.trust, ruianPatterns: patterns.patterns })
  const recognised = await lookedUp(io, recognition, text, loaded.value)
  const { report, exitCode } = verifyReport(recognised)
  io.line(report)
  if (!recognised.ok) io.words(`kiosk: ${recognised.detail}`)
  return exitCode
}

/** The recognition with what an authority says of the code, where one can be asked. */
async function lookedUp(
  io: CommandIo,
  recognition: Recognition,
  text: string,
  loaded: readonly LoadedLookup[],
): Promise<Recognition> {
  if (!recognition.ok) return recognition
  const { family, token } = recognition.code
  const lookups = openLookups(loaded, { clock: io.clock, random: Math.random })
  const code = { family, text: scannedText(text), token, blind: token }
  if (!lookups.covers(code)) return recognition
  const { answer, trouble } = await lookups.lookUp(code)
  lookups.close()
  if (trouble !== null) io.words(`kiosk: look-up: ${lookupTroubleText(trouble)}`)
  const { status, assurance } = answer
  return { ok: true, code: { ...recognition.code, status, assurance } }
}

/** `kiosk pass keygen`: a new signing key, and the trust list by which gates believe it. */
export function keygen(
  io: CommandIo,
  options: { out: string | null; passes: readonly SignedFamily[] | null },
): ExitCode {
  const made = generatePassKey()
  // In the key too, so that `pass issue` does not sign what no gate would believe.
  const key = options.passes === null ? made : { ...made, passes: [...options.passes] }
  const trust = publicJwks(key, options.passes)
  if (options.out === null) {
    io.line({ key, trust })
    return 0
  }
  const files = { key: join(options.out, 'pass-key.jwk'), trust: join(options.out, 'trust.jwks') }
  try {
    makeFolder(options.out, 0o777)
    // `wx`: a key that signs passes in use is never overwritten, nor the list by which it is believed.
    writeFileSync(files.key, `${JSON.stringify(key, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    try {
      writeFileSync(files.trust, `${JSON.stringify(trust, null, 2)}\n`, { flag: 'wx' })
    } catch (error) {
      // A key without its list would stand in the way of the next try.
      rmSync(files.key)
      throw error
    }
  } catch (error) {
    return io.unreadable(error instanceof Error ? error.message : String(error))
  }
  io.line({ kid: key.kid, ...files })
  return 0
}

export interface MintOptions {
  type: SignedFamily
  key: string
  at: string | null
  expiresIn: number
  notBeforeIn: number | null
  colour: 'green' | 'yellow' | 'red'
  issuer: string
  subject: string | null
  name: string | null
  household: string | null
  enterprise: string | null
  staffNumber: string | null
}

/** `kiosk pass mint`: one pass, for tests and demos. */
export function mint(io: CommandIo, options: MintOptions): ExitCode {
  const now = options.at === null ? io.clock.now() : isoTime(options.at, { offset: 'optional' })
  if (now === null) return io.unreadable('--at: expected an ISO time such as 2020-03-06T08:00:00+08:00')
  const key = readPassKey(options.key)
  if (!key.ok) return io.unreadable(key.problem)
  const content = contentOf(options)
  if (typeof content === 'string') return io.unreadable(content)
  const minted = mintPass({
    key: key.key,
    content,
    terms: {
      issuer: options.issuer,
      subject: options.subject,
      notBefore: options.notBeforeIn === null ? null : now + options.notBeforeIn * 1000,
      expires: now + options.expiresIn * 1000,
    },
    now,
  })
  if (!minted.ok) return io.unreadable(minted.problem)
  io.line({ text: minted.text })
  return 0
}

function contentOf(options: MintOptions): PassContent | string {
  const maskedName = options.name
  switch (options.type) {
    case 'ra1':
      return { type: 'ra1', maskedName, colour: options.colour }
    case 'wp1':
      if (options.enterprise === null) return '--enterprise: a work pass names its enterprise'
      return { type: 'wp1', maskedName, enterprise: options.enterprise }
    case 'gp1':
      if (options.household === null) return '--household: a guest pass names the household or host'
      return { type: 'gp1', maskedName, household: options.household }
    case 'sb1':
      if (options.staffNumber === null) return '--staff-number: a staff badge names its number'
      return { type: 'sb1', maskedName, staffNumber: options.staffNumber }
  }
}
