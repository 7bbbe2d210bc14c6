import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readRegularFile } from '../../read-file.ts'
import { parseTrustFile } from './parse-file.ts'
import { joinTrust, type Trust, type TrustFile } from './trust.ts'

/** Some hundred certificates of a continent are 300 kB; more is some other file. */
export const MAX_TRUST_BYTES = 1_000_000

/** What may lie in a folder of trust beside notes and backups; what it holds is told by its content. */
export const TRUST_NAME = /^[^.].*\.(?:json|jwks|pem|crt|cer|der|pub)$/i

/** Paths of files and folders, and how long their lists count without being renewed; null: the operator's word, for ever. */
export interface TrustSource {
  paths: readonly string[]
  stopAfterMs: number | null
}

/**
 * Reads trust and deny lists from files and folders. A file's last change is its list's age. The problem names the file
 * and what was expected of it.
 */
export function loadTrust(
  sources: readonly TrustSource[],
): { ok: true; trust: Trust } | { ok: false; problem: string } {
  const files: TrustFile[] = []
  for (const { paths, stopAfterMs } of sources) {
    for (const path of paths) {
      const found = trustFilesAt(path)
      if (!found.ok) return found
      for (const file of found.files) {
        const read = readTrustFile(file, stopAfterMs)
        if (!read.ok) return read
        files.push(read.file)
      }
    }
  }
  return joinTrust(files)
}

/** The file itself, or the trust files of a folder. */
export function trustFilesAt(path: string): { ok: true; files: string[] } | { ok: false; problem: string } {
  try {
    if (!statSync(path).isDirectory()) return { ok: true, files: [path] }
    const names = readdirSync(path).filter((name) => TRUST_NAME.test(name))
    return { ok: true, files: names.toSorted().map((name) => join(path, name)) }
  } catch (error) {
    return unreadable(path, error)
  }
}

/** What a file looks like from outside: while it is the same, the file need not be read again. Null: not there. */
export function stampOf(file: string): string | null {
  try {
    const { size, mtimeMs, ino } = statSync(file)
    return `${size} ${mtimeMs} ${ino}`
  } catch {
    return null
  }
}

/** Reads one file; its keys stop counting `stopAfterMs` after its last change. */
export function readTrustFile(
  file: string,
  stopAfterMs: number | null,
): { ok: true; file: TrustFile } | { ok: false; problem: string } {
  try {
    const { size, mtimeMs } = statSync(file)
    if (size > MAX_TRUST_BYTES)
      return { ok: false, problem: `${file}: expected a trust or deny list of at most 1 MB` }
    const modified = Math.floor(mtimeMs)
    const stopsAt = stopAfterMs === null ? null : modified + stopAfterMs
    return parseTrustFile(readRegularFile(file), { source: file, modified, stopsAt })
  } catch (error) {
    return unreadable(file, error)
  }
}

function unreadable(path: string, error: unknown): { ok: false; problem: string } {
  const why = error instanceof Error ? error.message : 'unreadable'
  return { ok: false, problem: `${path}: expected a trust list or a folder of them: ${why}` }
}
