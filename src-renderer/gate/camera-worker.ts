import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { colourOf } from '../../drivers/camera/colour.ts'
import { openDecoder, type Decoder } from '../../drivers/camera/decode.ts'
import { heldUp } from '../../drivers/camera/held-up.ts'
import type { Picture } from '../../drivers/camera/picture.ts'
import { hasMoved, sceneOf, type Scene } from '../../drivers/camera/scene.ts'
import type { FromWorker, Looked, ToWorker } from './camera-words.ts'

/** The Worker that looks at the camera's frames. A frame lives in its memory for as long as it is looked at. */

/** Where nothing moves, somebody may still hold a code that was not read when it came. */
const STILL_LOOK_MS = 2000

interface Watch {
  decoder: Decoder
  colour: boolean
  scene: Scene | null
  /** When a picture was last decoded, and what was seen; a scene that stands still shows the same. */
  decodedAt: number
  seen: Looked['code']
  /** Something moved before the last picture: once it stands still another is decoded, and more is tried. */
  unsettled: boolean
}

const answer = (message: FromWorker) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- to whoever started this Worker
  postMessage(message)
}

let watch: Watch | null = null

const look = (watching: Watch, picture: Picture): Looked => {
  const scene = sceneOf(picture)
  const moved = watching.scene === null || hasMoved(watching.scene, scene)
  const now = performance.now()
  if (!moved && !watching.unsettled && now - watching.decodedAt < STILL_LOOK_MS) {
    return { moved, isNew: false, code: watching.seen }
  }
  const quick = watching.decoder.readAll(picture)
  const thorough =
    quick.length === 0 && !moved && watching.unsettled ? watching.decoder.readOne(picture) : null
  const held = heldUp(thorough === null ? quick : [thorough], picture)
  const code =
    held === null
      ? null
      : { text: held.text, colour: watching.colour ? colourOf(picture, held) : ('unknown' as const) }
  watch = { ...watching, scene, decodedAt: now, seen: code, unsettled: moved }
  return { moved, isNew: true, code }
}

/** One for all frames: a new one each time would be collected by the megabyte. */
let pixels = new Uint8ClampedArray()

const pictureOf = async (frame: VideoFrame): Promise<Picture> => {
  const { width, height } = frame.visibleRect ?? { width: 0, height: 0 }
  if (pixels.length !== width * height * 4) pixels = new Uint8ClampedArray(width * height * 4)
  await frame.copyTo(pixels, { format: 'RGBA' })
  return { data: pixels, width, height }
}

const start = async (colour: boolean) => {
  const wasm = await (await fetch(wasmUrl)).arrayBuffer()
  const decoder = await openDecoder(wasm)
  watch = { decoder, colour, scene: null, decodedAt: 0, seen: null, unsettled: false }
  answer({ ready: true })
}

const take = async (frame: VideoFrame) => {
  try {
    const picture = await pictureOf(frame)
    if (watch !== null) answer(look(watch, picture))
  } finally {
    frame.close()
  }
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  const done = 'colour' in data ? start(data.colour) : take(data.frame)
  done.catch((error: unknown) => answer({ problem: String(error) }))
})
