import type { Session } from 'electron'
import { HOST, SCHEME } from './origin.ts'

/** The supervisor's export and a device's recording are files that the screen made itself; nothing else is ever saved. */
export function mayDownload({ url, fileName }: { url: string; fileName: string }): boolean {
  return url.startsWith(`blob:${SCHEME}://${HOST}/`) && /\.(?:csv|jsonl)$/.test(fileName)
}

export function confineDownloads(session: Pick<Session, 'on'>): void {
  session.on('will-download', (event, item) => {
    if (!mayDownload({ url: item.getURL(), fileName: item.getFilename() })) event.preventDefault()
  })
}
