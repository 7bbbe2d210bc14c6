/** What a failure says: native libraries give it sometimes as an Error, sometimes as a bare string. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
