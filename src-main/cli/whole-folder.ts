import { mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { makeFolder } from '../store/make-folder.ts'

/** Why `path` cannot become a new folder, or null: it is absent or an empty folder. */
export function folderProblem(path: string): string | null {
  try {
    return readdirSync(path).length === 0 ? null : `${path}: not empty; nothing there is written over`
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return 'code' in error && error.code === 'ENOENT' ? null : error.message
  }
}

/**
 * Writes a folder as a whole or not at all: everything into a folder beside it, which then takes its name. For what
 * only its owner may see: 0700, files 0600. Throws what the file system says.
 */
export async function writeWholeFolder(
  path: string,
  files: AsyncIterable<{ name: string; content: string | Uint8Array }>,
): Promise<void> {
  const target = resolve(path)
  makeFolder(dirname(target), 0o777)
  // mkdtemp makes it 0700.
  const partial = mkdtempSync(join(dirname(target), `${basename(target)}.partial-`))
  try {
    for await (const { name, content } of files) {
      writeFileSync(join(partial, name), content, { mode: 0o600, flag: 'wx' })
    }
    // Windows renames onto nothing that is there; a folder that is not empty any more is not removed.
    if (readdirSync(dirname(target)).includes(basename(target))) rmdirSync(target)
    renameSync(partial, target)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    throw error
  }
}
