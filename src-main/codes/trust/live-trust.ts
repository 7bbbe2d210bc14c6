import { readTrustFile, stampOf, trustFilesAt, type TrustSource } from './load-files.ts'
import { deniedIn, joinTrust, NO_TRUST, type Trust, type TrustFile } from './trust.ts'

/** The trust of a running kiosk: what its files said when they could last be read. */
export interface LiveTrust {
  current(): Trust
  /** What is wrong with the files now, for whoever looks after the kiosk; the last good lists count meanwhile. */
  problems(): readonly string[]
  /** Looks for files that came, went or changed, and reads only those. True where anything is different now. */
  refresh(): boolean
}

interface Known {
  stamp: string | null
  file: TrustFile
}

/**
 * Reads trust once, where anything wrong is a problem (nobody should start on half of his lists), and then follows the
 * files as they are renewed.
 */
export function openLiveTrust(
  source: TrustSource,
): { ok: true; trust: LiveTrust } | { ok: false; problem: string } {
  let known = new Map<string, Known>()
  let foldersSeen = new Map<string, readonly string[]>()
  let trust: Trust = NO_TRUST
  let conflict: string[] = []
  let problems: string[] = []

  const refresh = (): boolean => {
    const now = new Map<string, Known>()
    const folders = new Map<string, readonly string[]>()
    const wrong: string[] = []
    for (const path of source.paths) {
      const found = trustFilesAt(path)
      if (!found.ok) wrong.push(found.problem)
      // A folder that cannot be looked into has not been emptied.
      const files = found.ok ? found.files : (foldersSeen.get(path) ?? [])
      folders.set(path, files)
      for (const file of files) {
        const before = known.get(file)
        const stamp = stampOf(file)
        if (before !== undefined && stamp !== null && before.stamp === stamp) {
          now.set(file, before)
          continue
        }
        const read = readTrustFile(file, source.stopAfterMs)
        if (read.ok) now.set(file, { stamp, file: read.file })
        else {
          if (found.ok) wrong.push(read.problem)
          if (before !== undefined) now.set(file, before)
        }
      }
    }
    const changed = now.size !== known.size || [...now].some(([file, entry]) => known.get(file) !== entry)
    known = now
    foldersSeen = folders
    if (changed) {
      const files = [...now.values()].map(({ file }) => file)
      const joined = joinTrust(files)
      // Keys that contradict each other leave the keys as they were; a denial counts at once all the same.
      trust = joined.ok ? joined.trust : { ...trust, denied: deniedIn(files) }
      conflict = joined.ok ? [] : [joined.problem]
    }
    const told = [...wrong, ...conflict]
    const different = changed || told.join('\n') !== problems.join('\n')
    problems = told
    return different
  }
  refresh()
  const [first] = problems
  if (first !== undefined) return { ok: false, problem: first }
  return { ok: true, trust: { current: () => trust, problems: () => problems, refresh } }
}
