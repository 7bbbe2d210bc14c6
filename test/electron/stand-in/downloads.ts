import { mkdtempSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type * as Electron from 'electron'
import { offered } from './calls.ts'
import { thisMachine } from './machine.ts'
import { inElectron } from './schemes.ts'
import type { Kept } from './session.ts'
import type { Wire } from './wire.ts'

/**
 * Stands in for downloads. Electron asks `will-download` before a byte is kept and then shows a dialog; here the
 * file lies aside until its download is let go and whole, and only then is moved to where the person saves.
 */
export function watchDownloads({
  wire,
  browserContextId,
  kept: { events, frames },
}: {
  wire: Wire
  browserContextId: string
  kept: Pick<Kept, 'events' | 'frames'>
}): void {
  const aside = mkdtempSync(join(thisMachine().userData, 'downloads-'))
  const names = new Map<string, string>()
  void wire.send('Browser.setDownloadBehavior', {
    behavior: 'allowAndName',
    browserContextId,
    downloadPath: aside,
    eventsEnabled: true,
  })
  wire.on('Browser.downloadWillBegin', ({ guid, url, suggestedFilename, frameId }) => {
    // Told of every browser context.
    if (!frames.has(frameId)) return
    const item = offered('download', {
      getURL: () => inElectron(url),
      getFilename: () => suggestedFilename,
    } satisfies Pick<Electron.DownloadItem, 'getURL' | 'getFilename'>)
    if (events.askAbout('will-download', item)) {
      void wire.send('Browser.cancelDownload', { guid, browserContextId }).catch(() => {
        // It was whole before it could be cancelled: it stays aside.
      })
    } else names.set(guid, suggestedFilename)
  })
  wire.on('Browser.downloadProgress', ({ guid, state }) => {
    const name = names.get(guid)
    if (state === 'completed' && name !== undefined) {
      renameSync(join(aside, guid), join(thisMachine().saves, name))
    }
  })
}
