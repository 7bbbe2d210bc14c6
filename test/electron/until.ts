import { setTimeout as sleep } from 'node:timers/promises'

export const PATIENCE_MS = 10_000

/** Asks again and again until there is an answer. */
export async function until<T>(what: string, answer: () => Promise<T | undefined>): Promise<T> {
  for (const start = Date.now(); Date.now() - start < PATIENCE_MS;) {
    // oxlint-disable-next-line no-await-in-loop -- until then
    const found = await answer()
    if (found !== undefined) return found
    // oxlint-disable-next-line no-await-in-loop -- until then
    await sleep(50)
  }
  throw new Error(`not within ${PATIENCE_MS} ms: ${what}`)
}
