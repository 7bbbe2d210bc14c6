import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { joinTrust, parseTrustList, type Trust, type TrustList } from './trust.ts'

/** A list of a thousand keys is 200 kB; more is some other file. */
const MAX_BYTES = 1_000_000

/**
 * Reads trust lists from files, and from the `.json` and `.jwks` files of folders. A file's last change is its
 * list's age. The problem names the file and what was expected of it.
 */
export function loadTrust(
  paths: readonly string[],
): { ok: true; trust: Trust } | { ok: false; problem: string } {
  const lists: TrustList[] = []
  for (const path of paths) {
    try {
      for (const file of filesOf(path)) {
        const { size, mtimeMs } = statSync(file)
        if (size > MAX_BYTES) return { ok: false, problem: `${file}: expected a JWKS of at most 1 MB` }
        const parsed = parseTrustList(readFileSync(file, 'utf8'), {
          source: file,
          modified: Math.floor(mtimeMs),
        })
        if (!parsed.ok) return parsed
        lists.push(parsed.list)
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unreadable'
      return { ok: false, problem: `${path}: expected a JWKS file or a folder of them: ${why}` }
    }
  }
  return joinTrust(lists)
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => /\.(?:json|jwks)$/.test(name))
  return names.toSorted().map((name) => join(path, name))
}
