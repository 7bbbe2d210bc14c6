import { readFile, stat } from 'node:fs/promises'
import jpeg from 'jpeg-js'
import { PNG } from 'pngjs'
import type { Picture } from './picture.ts'

const MAX_BYTES = 50_000_000
/** 160 MB as RGBA: more than any phone of 2020 takes by default, less than a machine at a gate has. */
const MAX_PIXELS = 40_000_000

const PNG_MAGIC = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const JPEG_MAGIC = [0xff, 0xd8, 0xff]

/**
 * Reads a PNG or JPEG file, told apart by its first bytes and not by its name. The problem names the file and
 * what was expected. The size is taken from the header before anything is unpacked.
 */
export async function readPicture(
  file: string,
): Promise<{ ok: true; picture: Picture } | { ok: false; problem: string }> {
  const problem = (what: string) => ({ ok: false as const, problem: `${file}: ${what}` })
  let bytes: Buffer
  try {
    if ((await stat(file)).size > MAX_BYTES) return problem('expected a picture of at most 50 MB')
    bytes = await readFile(file)
  } catch (error) {
    return problem(error instanceof Error ? error.message : 'unreadable')
  }
  const format = startsWith(bytes, PNG_MAGIC) ? 'PNG' : startsWith(bytes, JPEG_MAGIC) ? 'JPEG' : null
  if (format === null) return problem('expected a PNG or JPEG picture')
  const size = format === 'PNG' ? pngSize(bytes) : jpegSize(bytes)
  if (size === null || size.width === 0 || size.height === 0) return problem(`a ${format} without a size`)
  if (size.width * size.height > MAX_PIXELS) return problem('expected a picture of at most 40 megapixels')
  try {
    const { data, width, height } = format === 'PNG' ? PNG.sync.read(bytes) : readJpeg(bytes)
    return { ok: true, picture: { data: new Uint8ClampedArray(data), width, height } }
  } catch {
    return problem(`a damaged ${format}`)
  }
}

function readJpeg(bytes: Buffer) {
  return jpeg.decode(bytes, {
    useTArray: true,
    maxResolutionInMP: MAX_PIXELS / 1e6,
    maxMemoryUsageInMB: 1024,
  })
}

/** IHDR is always the first chunk (PNG specification, section 5.6). */
function pngSize(bytes: Buffer): { width: number; height: number } | null {
  if (bytes.length < 24 || bytes.toString('latin1', 12, 16) !== 'IHDR') return null
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** The frame header (SOF, ITU-T T.81 section B.2.2) behind however many other segments. */
function jpegSize(bytes: Buffer): { width: number; height: number } | null {
  let at = 2
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes.readUInt8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    // C4, C8 and CC share the range but hold tables.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return null
}

function startsWith(bytes: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}
