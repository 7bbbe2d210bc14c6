import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the key file of a data folder is; the path is no secret. */
const POINTER = 'key-file'

/** Notes beside the database where its key is, so that `--data DIR` is enough for the commands. */
export function noteKeyFile(dataDir: string, keyFile: string): void {
  try {
    writeFileSync(join(dataDir, POINTER), `${keyFile}\n`)
  } catch {
    // Only a convenience: a full disk is told by the store itself, and the commands take `--key`.
  }
}

/** The key file of a data folder: as noted by the host that runs there, else `kiosk.key` in the folder. */
export function keyFileOf(dataDir: string): string {
  const pointer = join(dataDir, POINTER)
  return existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(dataDir, 'kiosk.key')
}
