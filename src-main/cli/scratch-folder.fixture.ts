import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for the files of one test file, and for what the commands that it runs write. */
export interface ScratchFolder {
  dir: string
  /** A path in a subfolder of its own: no test writes over what another one reads. */
  fresh: (name: string) => string
  /** Writes a file at such a path; what is neither text nor bytes is written as JSON. Returns the path. */
  file: (name: string, content: string | Uint8Array | object) => string
  remove: () => void
}

export function openScratchFolder(): ScratchFolder {
  const dir = mkdtempSync(join(tmpdir(), 'kiosk-cli-'))
  let count = 0
  const fresh = (name: string): string => {
    const folder = join(dir, String((count += 1)))
    mkdirSync(folder)
    return join(folder, name)
  }
  return {
    dir,
    fresh,
    file(name, content) {
      const path = fresh(name)
      const asIs = typeof content === 'string' || content instanceof Uint8Array
      writeFileSync(path, asIs ? content : JSON.stringify(content))
      return path
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}
