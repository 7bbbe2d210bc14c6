import type { OpenBytePort } from '../byte-port.ts'
import { afterSilence, settledWithin, type Clock } from '../clock.ts'
import type { HidPort, OpenHid } from '../hid-port.ts'
import { codecFor } from './codec-for.ts'
import { layoutNamed, layoutOfDevice, type LayoutName, type ScannerLayout } from './layouts.ts'
import { createSerialTextCodec } from './serial-text.ts'
import type { ScanCodec } from './scan-codec.ts'
import { wordsOf } from '../words-of.ts'

/** What may turn out to be the scanner. A caller may give it more fields and finds them in the answer. */
export type SetUpCandidate =
  | { kind: 'serial'; openAt: (baud: number) => OpenBytePort }
  | { kind: 'hid'; openHid: OpenHid }

/** How the scanner that read the text is to be opened. */
export interface SetUpFound<Candidate> {
  candidate: Candidate
  /** `auto` where the device says it itself; null for a serial scanner. */
  layout: 'auto' | LayoutName | null
  /** Null for a HID scanner. */
  baud: number | null
  /** A serial scanner sends its AIM id before each code. */
  aimPrefix: boolean
}

export interface SetUpScanOptions<Candidate> {
  candidates: readonly Candidate[]
  /** What the code that is scanned says: known, and not so short that noise says it. */
  text: string
  withinMs: number
  clock: Clock
  signal: AbortSignal
  listener: {
    /** Busy, forbidden, absent or pulled meanwhile: not listened to any more, for the reason in the system's words. */
    skipped(candidate: Candidate, detail: string): void
    /** It said something else. A serial port listens at another baud from now on: the code is to be scanned again. */
    heardElse(candidate: Candidate): void
  }
}

/** Scanners come set to the one or the other. USB CDC has no baud, so the first will do. */
const SERIAL_BAUDS = [9600, 115_200] as const
/** The longest that a codec waits (a slowed-down keyboard): what came without it is one scan. */
const SILENCE_MS = 500
/** A keyboard types the largest code in this many reports, each key and its release with Shift before it. */
const MOST_PIECES = 12_000
/** A native call that does not come back is not waited for. */
const CLOSE_WITHIN_MS = 3000

/**
 * "Scan this": opens every candidate and waits for the one that reads `text`. Answers null when none did in time, none
 * is left, or the signal says so. Every port is closed again before it answers, so that the found one can be paired.
 */
export async function listenForScan<Candidate extends SetUpCandidate>({
  candidates,
  text,
  withinMs,
  clock,
  signal,
  listener,
}: SetUpScanOptions<Candidate>): Promise<SetUpFound<Candidate> | null> {
  if (signal.aborted) return null
  const { promise, resolve } = Promise.withResolvers<SetUpFound<Candidate> | null>()
  let left = candidates.length
  if (left === 0) resolve(null)

  const ears = candidates.map((candidate): Ear => {
    const skipped = (detail: string): void => {
      left -= 1
      listener.skipped(candidate, detail)
      if (left === 0) resolve(null)
    }
    const wanted = { text, clock, skipped, heardElse: () => listener.heardElse(candidate) }
    return candidate.kind === 'hid'
      ? hearHid(candidate.openHid, {
          ...wanted,
          found: (layout) => resolve({ candidate, layout, baud: null, aimPrefix: false }),
        })
      : hearSerial(candidate.openAt, {
          ...wanted,
          found: ({ baud, aimPrefix }) => resolve({ candidate, layout: null, baud, aimPrefix }),
        })
  })
  const stop = (): void => resolve(null)
  const cancelTimeout = clock.after(withinMs, stop)
  signal.addEventListener('abort', stop)

  const found = await promise
  cancelTimeout()
  signal.removeEventListener('abort', stop)
  await settledWithin(clock, CLOSE_WITHIN_MS, Promise.all(ears.map((ear) => ear.close())))
  return found
}

/**
 * The layout in which the reports of one scan say exactly `text`, or null: for systems that do not show a report
 * descriptor.
 */
export function layoutThatReads(reports: readonly Uint8Array[], text: string): LayoutName | null {
  const names: readonly LayoutName[] = ['a', 'b', 'keyboard']
  return names.find((name) => reads(layoutNamed[name], reports, text)) ?? null
}

function reads(layout: ScannerLayout, reports: readonly Uint8Array[], text: string): boolean {
  return onlyScan(codecFor(layout), reports)?.text === text
}

function onlyScan(
  codec: ScanCodec,
  pieces: readonly Uint8Array[],
): { text: string; symbology: string | null } | null {
  const [scan, ...others] = [...pieces.flatMap((piece) => codec.take(piece)), ...codec.flush()]
  return scan?.ok === true && others.length === 0 ? scan : null
}

/** One candidate that is listened to. */
interface Ear {
  close(): Promise<void>
}

interface Wanted<Found> {
  text: string
  clock: Clock
  found(found: Found): void
  skipped(detail: string): void
  heardElse(): void
}

function hearHid(openHid: OpenHid, wanted: Wanted<'auto' | LayoutName>): Ear {
  return hear<HidPort>({
    ...wanted,
    open: (take, closed) => openHid({ report: take, closed }),
    judge(port, reports) {
      const own = layoutOfDevice(port)
      const layout =
        own !== null && reads(own, reports, wanted.text) ? 'auto' : layoutThatReads(reports, wanted.text)
      if (layout === null) wanted.heardElse()
      else wanted.found(layout)
    },
  })
}

function hearSerial(
  openAt: (baud: number) => OpenBytePort,
  wanted: Wanted<{ baud: number; aimPrefix: boolean }>,
): Ear {
  let at = 0
  let ear = listenAt(SERIAL_BAUDS[0])
  let turning: Promise<void> = Promise.resolve()
  let closed = false

  function listenAt(baud: number): Ear {
    return hear({
      ...wanted,
      open: (take, gone) => openAt(baud)({ data: take, closed: gone }),
      judge(_port, chunks) {
        const codec = createSerialTextCodec({ aimPrefix: true })
        codec.flush()
        const scan = onlyScan(codec, chunks)
        if (scan?.text === wanted.text) wanted.found({ baud, aimPrefix: scan.symbology !== null })
        else turning = turn()
      },
    })
  }

  async function turn(): Promise<void> {
    // First: of a port that is open already the system says that it is busy.
    await ear.close()
    if (closed) return
    at = (at + 1) % SERIAL_BAUDS.length
    ear = listenAt(SERIAL_BAUDS[at] ?? SERIAL_BAUDS[0])
    wanted.heardElse()
  }

  return {
    async close() {
      closed = true
      await turning
      await ear.close()
    },
  }
}

/** Opens one port and judges what comes without a silence, until it is closed. */
function hear<Port extends { close(): Promise<void> }>({
  open,
  judge,
  skipped,
  clock,
}: {
  open: (take: (bytes: Uint8Array) => void, closed: (error: string | null) => void) => Promise<Port>
  judge: (port: Port, pieces: readonly Uint8Array[]) => void
  skipped: (detail: string) => void
  clock: Clock
}): Ear {
  let over = false
  let port: Port | null = null
  let pieces: Uint8Array[] = []
  let cancelSilence = (): void => {}

  const end = (detail: string): void => {
    if (over) return
    over = true
    cancelSilence()
    skipped(detail)
  }
  const settle = (): void => {
    const whole = pieces
    pieces = []
    if (port !== null && !over) judge(port, whole)
  }
  const take = (bytes: Uint8Array): void => {
    if (over) return
    cancelSilence()
    if (pieces.length < MOST_PIECES) pieces.push(bytes.slice())
    cancelSilence = afterSilence(clock, SILENCE_MS, settle)
  }
  const openIt = async (): Promise<void> => {
    try {
      port = await open(take, (error) => end(error ?? 'closed'))
    } catch (error) {
      end(wordsOf(error))
    }
  }
  const opening = openIt()
  return {
    async close() {
      over = true
      cancelSilence()
      await opening
      await port?.close()
    },
  }
}
