import Database from 'better-sqlite3'
import { join } from 'node:path'
import { sqliteFault } from './fault.ts'

export type HostLock =
  | { ok: true; release(): void }
  | { ok: false; reason: 'locked' | 'disk-full' | 'io'; detail: string }

/**
 * One host a data folder: an exclusive transaction on the empty `host.lock`, held while the host lives.
 * The operating system lets go of it when the process dies, however it dies, on Windows too.
 *
 * Never open `host.lock` (or `kiosk.db`) with `node:fs` in the process that holds it: POSIX drops a process's
 * locks on a file when any descriptor of that file is closed.
 */
export function takeHostLock(dataDir: string): HostLock {
  let db: Database.Database | null = null
  try {
    db = new Database(join(dataDir, 'host.lock'), { timeout: 0 })
    db.exec('BEGIN EXCLUSIVE')
    const held = db
    return { ok: true, release: () => void held.close() }
  } catch (error) {
    db?.close()
    const { reason, detail } = sqliteFault(error)
    if (reason === 'busy') {
      const words = `another kiosk runs on ${dataDir}. 另一个检查点正在用这个数据文件夹：请用那一个，或先停掉它`
      return { ok: false, reason: 'locked', detail: words }
    }
    return { ok: false, reason: reason === 'disk-full' ? reason : 'io', detail }
  }
}
