import type { OpenBytePort } from '../byte-port.ts'
import type { Clock } from '../clock.ts'
import type { HidPort, OpenHid } from '../hid-port.ts'
import { hexOf, recordedLine, type Recorded, type RecordingHead } from './recording.ts'

/** The same bytes with what belongs to a person taken out of them, as long as they were. */
export type Blank = (bytes: Uint8Array) => Uint8Array

export interface Blanking {
  bytes: Blank
  /** For the reports of one opened HID device. */
  reports: (port: HidPort) => Blank
}

/** A device none of whose bytes tell of a person. */
export const nothingBlanked: Blanking = { bytes: (bytes) => bytes, reports: () => (bytes) => bytes }

/** What went over a device's wire so far. */
export interface Traffic {
  bytesIn: number
  bytesOut: number
  /** The last bytes that came in, blanked, as hex: at most 64. */
  lastIn: string
}

/** A recording that runs or has ended. */
export interface RecordingState {
  running: boolean
  /** UTC ms. */
  startedAt: number
  ms: number
  /** Size of the file. */
  bytes: number
  /** null while it runs. */
  endedBy: 'hand' | 'time' | 'size' | null
}

/** Sees and records a device's bytes on their way, and changes nothing of them. Outlives each opening. */
export interface Tap {
  bytePort(open: OpenBytePort): OpenBytePort
  hid(open: OpenHid): OpenHid
  /** Notes that a thermometer is asked for one more reading, which no byte tells. */
  measured(who: 'same' | 'another'): void
  readonly traffic: Traffic
  /** The running or the last recording, or null. */
  readonly recording: RecordingState | null
  /** Begins a recording; the one before is gone. */
  record(head: Pick<RecordingHead, 'device' | 'protocol' | 'baud' | 'line' | 'modbus'>): void
  stop(): void
  /** The recording as a file's text, in pieces. */
  text(): readonly string[]
}

export const RECORDING_LIMITS = { ms: 10 * 60_000, bytes: 4 * 1024 * 1024 } as const
const LAST_BYTES = 64

interface Running {
  startedAt: number
  endedAt: number | null
  endedBy: RecordingState['endedBy']
  bytes: number
  /** Of the last line. */
  ms: number
  lines: string[]
  cancel: () => void
}

export function createTap({ clock, blanking }: { clock: Clock; blanking: Blanking }): Tap {
  let bytesIn = 0
  let bytesOut = 0
  let last = new Uint8Array(0)
  let recording: Running | null = null

  function came(blanked: Uint8Array): void {
    bytesIn += blanked.length
    const both = new Uint8Array(last.length + blanked.length)
    both.set(last)
    both.set(blanked, last.length)
    last = both.slice(-LAST_BYTES)
    note((ms) => ({ ms, in: blanked }))
  }

  function note(recorded: (ms: number) => Recorded): void {
    if (recording === null || recording.endedBy !== null) return
    // A wall clock that is set back must not make a file that nobody can read.
    recording.ms = Math.max(recording.ms, clock.now() - recording.startedAt)
    const line = recordedLine(recorded(recording.ms))
    if (recording.bytes + line.length > RECORDING_LIMITS.bytes) return end('size')
    recording.bytes += line.length
    recording.lines.push(line)
  }

  function end(by: 'hand' | 'time' | 'size'): void {
    if (recording === null || recording.endedBy !== null) return
    recording.cancel()
    recording.endedBy = by
    recording.endedAt = clock.now()
  }

  function closed(error: string | null): void {
    if (error !== null) note((ms) => ({ ms, lost: error }))
  }

  return {
    bytePort: (open) => async (listener) => {
      const port = await open({
        data(bytes) {
          came(blanking.bytes(bytes))
          listener.data(bytes)
        },
        closed(error) {
          closed(error)
          listener.closed(error)
        },
      })
      note((ms) => ({ ms, opened: true }))
      return {
        write(bytes) {
          bytesOut += bytes.length
          note((ms) => ({ ms, out: bytes }))
          port.write(bytes)
        },
        close: () => port.close(),
      }
    },
    hid: (open) => async (listener) => {
      let blank: Blank | null = null
      const port = await open({
        report(bytes) {
          if (blank !== null) came(blank(bytes))
          listener.report(bytes)
        },
        closed(error) {
          closed(error)
          listener.closed(error)
        },
      })
      blank = blanking.reports(port)
      note((ms) => ({ ms, opened: true }))
      return port
    },
    measured: (who) => note((ms) => ({ ms, measure: who })),
    get traffic() {
      return { bytesIn, bytesOut, lastIn: hexOf(last) }
    },
    get recording() {
      if (recording === null) return null
      const { startedAt, endedAt, endedBy, bytes } = recording
      return {
        running: endedBy === null,
        startedAt,
        ms: Math.max(0, (endedAt ?? clock.now()) - startedAt),
        bytes,
        endedBy,
      }
    },
    record(head) {
      recording?.cancel()
      const startedAt = clock.now()
      const first = recordedLine({ recording: 1, ...head, at: new Date(startedAt).toISOString() })
      const cancel = clock.after(RECORDING_LIMITS.ms, () => end('time'))
      recording = {
        startedAt,
        endedAt: null,
        endedBy: null,
        bytes: first.length,
        ms: 0,
        lines: [first],
        cancel,
      }
    },
    stop: () => end('hand'),
    text: () => recording?.lines.slice() ?? [],
  }
}
