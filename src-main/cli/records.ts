import { once } from 'node:events'
import { exportCsv } from '../journal/export-csv.ts'
import { parseHead, signHead, type Head } from '../journal/head.ts'
import { verifyJournal } from '../journal/verify.ts'
import { keyFileOf } from '../store/key-pointer.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { readRegularFile } from '../read-file.ts'
import { isoTime } from './iso-time.ts'
import type { CommandIo, ExitCode } from './command-io.ts'

export interface DataOptions {
  data: string
  key: string | null
}

/** `kiosk journal verify`: the whole chain, and whether it still ends where a kept head says. */
export async function verify(
  io: CommandIo,
  options: DataOptions & { head: string | null },
): Promise<ExitCode> {
  let head: Head | null = null
  if (options.head !== null) {
    const read = readHead(options.head)
    if (!read.ok) return io.unreadable(read.problem)
    head = read.head
  }
  return withStore(io, options, async (store) => {
    const verification = await verifyJournal(store, { head, now: io.clock.now() })
    io.line(verification)
    return verification.firstBroken === null && verification.headMatches !== false ? 0 : 1
  })
}

/** `kiosk journal head`: the signed end of the chain, to be kept elsewhere. */
export function printHead(io: CommandIo, options: DataOptions): Promise<ExitCode> {
  return withStore(io, options, async (store) => {
    io.line(signHead(store, io.clock.now()))
    return 0
  })
}

/** `kiosk export`: CSV on stdout. Times without a zone are not taken. */
export function exportEntries(
  io: CommandIo,
  options: DataOptions & { from: string | null; to: string | null; timeZone: string },
): Promise<ExitCode> {
  const from = options.from === null ? 0 : isoTime(options.from, { offset: 'needed' })
  const to = options.to === null ? Number.MAX_SAFE_INTEGER : isoTime(options.to, { offset: 'needed' })
  if (from === null || to === null) {
    return Promise.resolve(
      io.unreadable('--from, --to: expected ISO times such as 2020-03-06T08:00:00+08:00'),
    )
  }
  return withStore(io, options, async (store) => {
    const filter = { from, to, verdict: null, action: null, lane: null, personClass: null, text: null }
    for await (const piece of exportCsv(store, { filter, timeZone: options.timeZone })) {
      if (!io.stdout.write(piece)) await once(io.stdout, 'drain')
    }
    return 0
  })
}

async function withStore(
  io: CommandIo,
  options: DataOptions,
  use: (store: Store) => Promise<ExitCode>,
): Promise<ExitCode> {
  const keyFile = options.key ?? keyFileOf(options.data)
  const opened = openStore({ dataDir: options.data, keyFile, mode: 'read' })
  if (!opened.ok) return io.unreadable(`${options.data}: ${opened.reason}: ${opened.detail}`)
  try {
    return await use(opened.store)
  } finally {
    opened.store.close()
  }
}

function readHead(file: string): { ok: true; head: Head } | { ok: false; problem: string } {
  try {
    const parsed = parseHead(readRegularFile(file).toString('utf8'))
    return parsed.ok ? parsed : { ok: false, problem: `${file}: ${parsed.detail}` }
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) }
  }
}
