import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { ES256 } from '../codes/cose.ts'
import { readTrustFile, TRUST_NAME, trustFilesAt } from '../codes/trust/load-files.ts'
import { trustState } from '../codes/trust/list-state.ts'
import { withoutKey } from '../codes/trust/without-key.ts'
import { deniedIn, joinTrust, type TrustedKey, type TrustFile } from '../codes/trust/trust.ts'
import { loadConfig } from '../config/load-config.ts'
import { makeFolder } from '../store/make-folder.ts'
import type { CommandIo, ExitCode } from './command-io.ts'

const HOUR_MS = 3_600_000
const NO_FOLDER =
  'codes.trust names no folder: make one, name it there, such as "trust": ["trust"], or say --to DIR'

/** Where lists are looked for, and how they age there; null where the operator names them for this one run. */
interface Place {
  paths: readonly string[]
  age: { warnHours: number; stopDays: number } | null
}

/** `kiosk trust list`: a line a key, and one a deny list. Exit 2 where a file cannot be read, the others listed all the same. */
export function listTrust(
  io: CommandIo,
  options: { config: string | null; trust: readonly string[] },
): ExitCode {
  const places: Place[] = [{ paths: options.trust, age: null }]
  if (options.config !== null) {
    const place = placeOf(options.config)
    if (typeof place === 'string') return io.unreadable(place)
    places.unshift(place)
  } else if (options.trust.length === 0) {
    return io.unreadable('say whose trust: --config FILE, or --trust PATH')
  }
  const now = io.clock.now()
  const { read, problems } = readAll(places)
  for (const { file, age } of read) {
    const warnAfterMs = age === null ? null : age.warnHours * HOUR_MS
    const list = {
      file: file.source,
      format: file.format,
      ageHours: Math.floor((now - file.modified) / HOUR_MS),
      state: trustState(file, { now, warnAfterMs }),
    }
    if (file.format === 'deny-list') io.line({ ...list, denied: file.denied.length })
    else for (const key of file.keys) io.line({ ...list, ...aboutKey(key) })
  }
  const joined = joinTrust(read.map(({ file }) => file))
  for (const problem of [...problems, ...(joined.ok ? [] : [joined.problem])]) io.words(`kiosk: ${problem}`)
  return problems.length === 0 && joined.ok ? 0 : 2
}

/**
 * `kiosk trust add`: looks into a list and copies it into the folder, whole or not at all. Exit 1 where it is refused:
 * another file has its name, or a key of it means something else there. The same list again renews its age, and a deny
 * list takes the place of the one that it grew from.
 */
export function addTrust(
  io: CommandIo,
  given: string,
  options: { config: string | null; to: string | null },
): ExitCode {
  const folder = folderOf(options)
  if (!folder.ok) return io.unreadable(folder.problem)
  const read = readTrustFile(given, null)
  if (!read.ok) return io.unreadable(read.problem)
  try {
    const bytes = readFileSync(given)
    const { read: there, problems } = readAll([{ paths: [folder.path], age: null }])
    const [problem] = problems
    if (problem !== undefined) return io.unreadable(problem)
    const same = there.find(({ file }) => readFileSync(file.source).equals(bytes))
    if (same !== undefined) {
      const now = new Date(io.clock.now())
      utimesSync(same.file.source, now, now)
      io.line({ file: same.file.source, ...contentsOf(read.file), renewed: true })
      return 0
    }
    const joined = joinTrust([...there.map(({ file }) => file), read.file])
    if (!joined.ok) return io.refused(joined.problem)
    const target = join(folder.path, nameFor(given, read.file))
    const older = there.find(({ file }) => file.source === target)
    if (older !== undefined && deniesAllOf(read.file, older.file)) {
      replaceFile(target, bytes, null)
      io.line({ file: target, ...contentsOf(read.file), renewed: true })
      return 0
    }
    if (!writeNew(target, bytes))
      return io.refused(`${target}: another file is there; remove it first, or rename yours`)
    io.line({ file: target, ...contentsOf(read.file), renewed: false })
    return 0
  } catch (error) {
    return io.unreadable(said(error))
  }
}

/**
 * `kiosk trust remove`: takes lists out by file name, or one key out of every list by its kid; what is left of a list
 * keeps its age. Exit 1 where nothing has that name.
 */
export function removeTrust(
  io: CommandIo,
  names: readonly string[],
  options: { config: string | null; from: string | null },
): ExitCode {
  const place = options.from !== null ? { paths: [options.from], age: null } : placeOf(options.config)
  if (typeof place === 'string') return io.unreadable(place)
  const { read } = readAll([place])
  const mistyped = names.find((name) => name.startsWith('-') && !read.some(({ file }) => hasKey(file, name)))
  if (mistyped !== undefined) return io.unreadable(`${mistyped}: no option, and no key of this name`)
  let missed = false
  for (const name of names) {
    try {
      // Read again for each: the one before may have taken a key out of the same list.
      const removed = removeOne(io, name, place)
      if (removed === 0) io.words(`kiosk: ${name}: no list and no key of this name`)
      missed ||= removed === 0
    } catch (error) {
      return io.unreadable(said(error))
    }
  }
  return missed ? 1 : 0
}

function hasKey(file: TrustFile, kid: string): boolean {
  return file.format !== 'deny-list' && file.keys.some((key) => key.kid === kid)
}

function removeOne(io: CommandIo, name: string, place: Place): number {
  let removed = 0
  for (const path of place.paths) {
    const found = trustFilesAt(path)
    for (const source of found.ok ? found.files : []) {
      // By its name also a file that nobody can read: it may be the one that must go.
      if (basename(source) === name || source === resolve(name)) {
        removeFile(io, source, path)
        io.line({ removed: source })
        removed += 1
        continue
      }
      const read = readTrustFile(source, null)
      if (!read.ok || read.file.format === 'deny-list' || !hasKey(read.file, name)) continue
      const left = withoutKey(readFileSync(source, 'utf8'), read.file.format, name)
      if (left === null) removeFile(io, source, path)
      // Taking a key out is no word that the rest is still true.
      else replaceFile(source, Buffer.from(left, 'utf8'), statSync(source))
      io.line({ removed: name, file: source })
      removed += 1
    }
  }
  return removed
}

/** Takes a list out of the folder at `path`; where `path` is the list itself, the config goes on naming it. */
function removeFile(io: CommandIo, source: string, path: string): void {
  rmSync(source)
  if (source !== path) return
  // A running kiosk goes on with the last good list of a file that it was told to read.
  io.words(
    `kiosk: ${source}: take it out of codes.trust too, and restart the kiosk: until then it believes the list`,
  )
}

function placeOf(config: string | null): Place | string {
  if (config === null) return 'say whose trust: --config FILE, or a folder'
  const loaded = loadConfig(config)
  if (!loaded.ok) return loaded.problem
  const { trust, trustAge } = loaded.value.codes
  return { paths: trust, age: trustAge }
}

function folderOf(options: {
  config: string | null
  to: string | null
}): { ok: true; path: string } | { ok: false; problem: string } {
  if (options.to !== null) {
    try {
      makeFolder(options.to, 0o777)
      return { ok: true, path: options.to }
    } catch (error) {
      return { ok: false, problem: said(error) }
    }
  }
  const place = placeOf(options.config)
  if (typeof place === 'string') return { ok: false, problem: place }
  const path = place.paths.find((one) => statSync(one, { throwIfNoEntry: false })?.isDirectory() === true)
  return path === undefined ? { ok: false, problem: NO_FOLDER } : { ok: true, path }
}

function readAll(places: readonly Place[]) {
  const read: { file: TrustFile; age: Place['age'] }[] = []
  const problems: string[] = []
  for (const { paths, age } of places) {
    for (const path of paths) {
      const found = trustFilesAt(path)
      if (!found.ok) problems.push(found.problem)
      for (const source of found.ok ? found.files : []) {
        const one = readTrustFile(source, age === null ? null : age.stopDays * 24 * HOUR_MS)
        if (one.ok) read.push({ file: one.file, age })
        else problems.push(one.problem)
      }
    }
  }
  return { read, problems }
}

function aboutKey(key: TrustedKey) {
  return {
    kid: key.kid,
    algorithm: key.algorithm === ES256 ? 'ES256' : 'PS256',
    passes: key.passes,
    usage: key.usage,
    validFrom: key.validity === null ? null : new Date(key.validity.from).toISOString(),
    validUntil: key.validity === null ? null : new Date(key.validity.until).toISOString(),
  }
}

function contentsOf(file: TrustFile) {
  return file.format === 'deny-list'
    ? { format: file.format, denied: file.denied.length }
    : { format: file.format, keys: file.keys.map((key) => key.kid) }
}

/** Its own name where a folder of trust would read it, else with an ending that says what it is. */
function nameFor(given: string, file: TrustFile): string {
  const name = basename(given)
  if (TRUST_NAME.test(name)) return name
  const plain = name.replace(/^\.+/, '') || 'list'
  return file.format === 'certificates' ? `${plain}.pem` : `${plain}.json`
}

/** Writes a file whole or not at all; false where one of the name is there already. */
function writeNew(target: string, bytes: Uint8Array): boolean {
  const unfinished = join(dirname(target), `.${basename(target)}.${process.pid}`)
  try {
    writeWhole(unfinished, bytes)
    // A link is not made over another file, as a rename would be.
    linkSync(unfinished, target)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(unfinished, { force: true })
  }
}

/** Whether one is a deny list with everything that the other, a deny list too, denies. */
function deniesAllOf(file: TrustFile, other: TrustFile): boolean {
  if (file.format !== 'deny-list' || other.format !== 'deny-list') return false
  const denied = deniedIn([file])
  return other.denied.every(({ hash }) => denied.has(hash))
}

/** Puts another text in the place of a file whole or not at all; `times` are what it has then, null: now. */
function replaceFile(target: string, bytes: Uint8Array, times: { atime: Date; mtime: Date } | null): void {
  const unfinished = join(dirname(target), `.${basename(target)}.${process.pid}`)
  writeWhole(unfinished, bytes)
  if (times !== null) utimesSync(unfinished, times.atime, times.mtime)
  renameSync(unfinished, target)
}

function writeWhole(file: string, bytes: Uint8Array): void {
  const descriptor = openSync(file, 'w', 0o644)
  try {
    writeFileSync(descriptor, bytes)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
