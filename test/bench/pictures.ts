import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import jsQR from 'jsqr'
import { readBarcodes } from 'zxing-wasm/reader'
import { openDecoderFromPackage } from '../../drivers/camera/node-decoder.ts'
import { readPicture } from '../../drivers/camera/picture-file.ts'
import type { Picture } from '../../drivers/camera/picture.ts'
import { standIn } from '../../src-main/shell/stand-in.fixture.ts'
import { VECTORS } from '../fixtures/vectors.ts'
import type { Measurement } from './measurement.ts'
import { median } from './percentile.ts'
import { atLeast, atMost, told } from './result.ts'

const ROUNDS = 5
const SLOWER = 1.3

interface Reader {
  read: (picture: Picture) => Promise<string | null>
  exact: number
  times: number[]
}

/** The photographs of the public vectors: how many are read exactly, and how fast, beside either library alone. */
export const pictures: Measurement = {
  name: 'pictures',
  needs: { browser: false, devices: false },
  async run() {
    const folder = join(VECTORS, 'qr/zxing')
    if (!existsSync(folder)) throw new Error(`no photographs at ${folder}`)
    const decoder = await openDecoderFromPackage()
    const reader = (read: Reader['read']): Reader => ({ read, exact: 0, times: [] })
    const ours = reader(async (picture) => decoder.readOne(picture)?.text ?? null)
    const zxing = reader(
      async (picture) => (await readBarcodes(standIn<ImageData>(picture), ALONE))[0]?.text ?? null,
    )
    const jsqr = reader(async ({ data, width, height }) => jsQR(data, width, height)?.data ?? null)
    const readers = [ours, zxing, jsqr]

    const files = globSync(join(folder, '*/*.png'))
    for (const [index, file] of files.entries()) {
      const read = await readPicture(file)
      if (!read.ok) throw new Error(read.problem)
      const text = readFileSync(file.replace(/png$/, 'txt'), 'utf8')
      for (let round = 0; round < ROUNDS; round += 1) {
        // In turns: who comes first finds the picture in no cache.
        for (let turn = 0; turn < readers.length; turn += 1) {
          const next = readers[(turn + index + round) % readers.length]
          if (next !== undefined) await timed(next, { picture: read.picture, text, counts: round === 0 })
        }
      }
    }
    const photographs = { unit: `of ${files.length}`, floor: null }
    return [
      atLeast(
        { ...photographs, name: 'photographs read exactly', value: ours.exact, floor: zxing.exact },
        Math.max(zxing.exact, jsqr.exact),
        'at least what either reads alone',
      ),
      told({ ...photographs, name: 'the same, jsQR alone', value: jsqr.exact }),
      atMost(
        {
          name: 'time of a photograph, median',
          unit: 'ms',
          value: median(ours.times),
          floor: median(zxing.times),
        },
        SLOWER * median(zxing.times),
        `at most ${SLOWER} of the floor`,
      ),
      told({ name: 'the same, jsQR alone, median', unit: 'ms', value: median(jsqr.times), floor: null }),
    ]
  },
}

/** As whoever wants one QR code from a picture would call it. */
const ALONE = { formats: ['QRCode'], maxNumberOfSymbols: 1, textMode: 'Plain' } as const satisfies Parameters<
  typeof readBarcodes
>[1]

async function timed(
  reader: Reader,
  { picture, text, counts }: { picture: Picture; text: string; counts: boolean },
): Promise<void> {
  const began = performance.now()
  const read = await reader.read(picture)
  reader.times.push(performance.now() - began)
  if (counts && read === text) reader.exact += 1
}
