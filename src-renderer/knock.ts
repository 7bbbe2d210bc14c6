/** What a page loaded now would be, and might do. */
const editionOf = async (answer: Response) =>
  `${answer.headers.get('Permissions-Policy') ?? ''}\n${await answer.text()}`

/**
 * Asks for the page's own address, before it dials. `other`: the page is to be loaded anew, because the kiosk is of another
 * version or has a camera that this page may not use, or because it lets this browser in no longer: then it has a page
 * that says what to do. Rejects when no kiosk answers.
 */
export const knocker = (ask: () => Promise<Response>): (() => Promise<'same' | 'other'>) => {
  let edition: string | null = null
  return async () => {
    const answer = await ask()
    if (answer.status === 401) return 'other'
    if (!answer.ok) throw new Error(`answered with ${answer.status}`)
    const now = await editionOf(answer)
    edition ??= now
    return now === edition ? 'same' : 'other'
  }
}
