import type { CodeColour } from '../../drivers/camera/colour.ts'

/** Between the gate screen and its camera's Worker. A code's text goes on to the kiosk and is kept nowhere. */

export type ToWorker =
  /** First: whether to look for the colour of a code too. */
  | { colour: boolean }
  /** Transferred, not copied; the Worker closes it. Each is answered before the next is sent. */
  | { frame: VideoFrame }

export interface Looked {
  /** Whether anything moved since the last look. */
  moved: boolean
  /** Whether a picture was decoded for it; else it repeats what was seen in one that looked the same. */
  isNew: boolean
  /** What is held up to the camera, or null. */
  code: { text: string; colour: CodeColour } | null
}

export type FromWorker = { ready: true } | Looked | { problem: string }
