import { parsePassKey, type PassKey } from '../codes/issue/pass-mint.ts'
import { readRegularFile } from '../read-file.ts'

/** Reads what `kiosk pass keygen` wrote or printed; a problem names the file and nothing of the key. */
export function readPassKey(file: string): { ok: true; key: PassKey } | { ok: false; problem: string } {
  let text: string
  try {
    text = readRegularFile(file).toString('utf8')
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) }
  }
  const parsed = parsePassKey(keyIn(text))
  return parsed.ok ? parsed : { ok: false, problem: `${file}: ${parsed.problem}` }
}

/** What `keygen` prints without `--out` holds the key beside its trust list. */
function keyIn(text: string): string {
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null && 'key' in json) return JSON.stringify(json.key)
  } catch {
    // parsePassKey says what was expected.
  }
  return text
}
