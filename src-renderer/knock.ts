/** What a page loaded now would be, and might do. */
const editionOf = async (answer: Response) =>
  `${answer.headers.get('Permissions-Policy') ?? ''}\n${await answer.text()}`

/**
 * Asks for the page's own address, before it dials. `refused`: this browser is not let in. `no-records`: no browser is,
 * since the kiosk cannot open its records. `other`: the page is to be loaded anew, because the kiosk is of another
 * version or has a camera that this page may not use. Rejects when no kiosk answers.
 */
export const knocker = (
  ask: () => Promise<Response>,
): (() => Promise<'same' | 'other' | 'refused' | 'no-records'>) => {
  let edition: string | null = null
  return async () => {
    const answer = await ask()
    if (answer.status === 401) return 'refused'
    if (answer.status === 503) return 'no-records'
    if (!answer.ok) throw new Error(`answered with ${answer.status}`)
    const now = await editionOf(answer)
    edition ??= now
    return now === edition ? 'same' : 'other'
  }
}
