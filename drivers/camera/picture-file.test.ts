import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import jpeg from 'jpeg-js'
import { PNG } from 'pngjs'
import QRCode from 'qrcode'
import { afterAll, describe, expect, test } from 'vitest'
import { openDecoderFromPackage } from './node-decoder.ts'
import { readPicture } from './picture-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'kiosk-picture-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const png = await QRCode.toBuffer('RAT-0123ABCD', { scale: 6 })
const { data, width, height } = PNG.sync.read(png)
const jpg = jpeg.encode({ data, width, height }, 80).data

function put(name: string, bytes: Uint8Array): string {
  const file = join(folder, name)
  writeFileSync(file, bytes)
  return file
}

function changed(bytes: Buffer, at: number, ...to: number[]): Buffer {
  const copy = Buffer.from(bytes)
  copy.set(to, at)
  return copy
}

/** The marker of a baseline frame header; its height stands five bytes on, its width seven. */
const SOF = jpg.indexOf(Buffer.from([0xff, 0xc0]))

describe('a picture is read', () => {
  test.each([
    ['PNG', put('a.png', png)],
    ['JPEG', put('a.jpg', jpg)],
    ['JPEG named as PNG', put('b.png', jpg)],
  ])('%s', async (_name, file) => {
    const read = await readPicture(file)
    if (!read.ok) throw new Error(read.problem)
    expect(read.picture).toMatchObject({ width, height })
    expect((await openDecoderFromPackage()).readOne(read.picture)?.text).toBe('RAT-0123ABCD')
  })
})

describe('a file that is no picture is named with its problem', () => {
  test.each([
    ['absent', join(folder, 'absent.png'), 'ENOENT'],
    ['a folder', folder, 'EISDIR'],
    ['empty', put('empty.png', new Uint8Array()), 'expected a PNG or JPEG'],
    ['a GIF', put('a.gif', Buffer.from('GIF89a')), 'expected a PNG or JPEG'],
    ['a PNG cut short', put('cut.png', png.subarray(0, 100)), 'damaged PNG'],
    ['a PNG of eight bytes', put('magic.png', png.subarray(0, 8)), 'without a size'],
    ['a PNG with a wrong checksum', put('crc.png', changed(png, 30, 1)), 'damaged PNG'],
    ['a PNG of no width', put('zero.png', changed(png, 16, 0, 0, 0, 0)), 'without a size'],
    [
      'a PNG that claims 4 gigapixels',
      put('bomb.png', changed(png, 16, 0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff)),
      '40 megapixels',
    ],
    ['a JPEG cut short', put('cut.jpg', jpg.subarray(0, 200)), 'damaged JPEG'],
    ['a JPEG of three bytes', put('magic.jpg', jpg.subarray(0, 3)), 'without a size'],
    [
      'a JPEG that claims 4 gigapixels',
      put('bomb.jpg', changed(jpg, SOF + 5, 0xff, 0xff, 0xff, 0xff)),
      '40 megapixels',
    ],
  ])('%s', async (_name, file, problem) => {
    const read = await readPicture(file)
    expect(read).toMatchObject({ ok: false })
    if (read.ok) return
    expect(read.problem).toContain(`${file}: `)
    expect(read.problem).toContain(problem)
  })
})
