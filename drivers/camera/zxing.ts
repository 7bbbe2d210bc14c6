/// <reference types="emscripten" />
import { defaultReaderOptions, prepareZXingModule, type ZXingReaderModule } from 'zxing-wasm/reader'
import { textOf, type Segment } from './code-text.ts'
import type { ToGrey } from './grey.ts'
import type { Picture } from './picture.ts'
import type { Modules, QrSymbol } from './symbol.ts'

type ReadResult = NonNullable<ReturnType<ReturnType<ZXingReaderModule['readBarcodesFromPixmap']>['get']>>

/** At most so many symbols: to look for more than the first takes a fifth longer. */
export type Zxing = (picture: Picture, wish: { grey: ToGrey; denoise: boolean; most: number }) => QrSymbol[]

/** The numbers are places in the library's own tables: `formats` by name, `Plain` text, Latin-1, local average. */
const OPTIONS = {
  ...defaultReaderOptions,
  formats: 'QRCode',
  binarizer: 0,
  eanAddOnSymbol: 0,
  textMode: 0,
  characterSet: 2,
}

/**
 * Starts zxing from its WebAssembly file, which the library would otherwise fetch from a CDN. Its module is called
 * as the library's own `readBarcodes` calls it: that one takes colours only, and answers late.
 */
export async function startZxing(wasm: ArrayBuffer): Promise<Zxing> {
  const zxing = await prepareZXingModule({ overrides: { wasmBinary: wasm }, fireImmediately: true })
  return (picture, { grey, denoise, most }) => {
    const { width, height } = picture
    const length = width * height
    // oxlint-disable-next-line no-underscore-dangle -- Emscripten's name
    const place = zxing._malloc(length)
    if (place === 0) throw new Error(`no memory for a picture of ${length} pixels`)
    try {
      grey(picture, zxing.HEAPU8.subarray(place, place + length))
      const found = zxing.readBarcodesFromPixmap(place, width, height, {
        ...OPTIONS,
        tryDenoise: denoise,
        maxNumberOfSymbols: most,
      })
      const results = Array.from({ length: found.size() }, (_, index) => found.get(index))
      // The library leaves its vectors to grow for ever.
      if ('delete' in found && typeof found.delete === 'function') found.delete()
      return results.flatMap((result) => (result?.isValid === true ? symbolOf(result) : []))
    } finally {
      // oxlint-disable-next-line no-underscore-dangle -- Emscripten's name
      zxing._free(place)
    }
  }
}

function symbolOf(result: ReadResult): QrSymbol[] {
  const text = result.hasECI ? result.text : textOf(segmentsOf(result))
  if (text === null || text === '') return []
  const { topLeft, topRight, bottomRight, bottomLeft } = result.position
  return [
    {
      text,
      bytes: Uint8Array.from(result.bytes),
      corners: [topLeft, topRight, bottomRight, bottomLeft],
      modules: result.isInverted || result.isMirrored ? null : modulesOf(result.symbol),
      decoder: 'zxing',
    },
  ]
}

/** Asked for in Latin-1, a segment of bytes gives a character a byte, and what lies above is a segment of kanji. */
function segmentsOf({ text }: ReadResult): Segment[] {
  return text
    .split(/([\u0100-\uffff]+)/)
    .filter((run) => run !== '')
    .map((run) =>
      run.charCodeAt(0) > 255
        ? { kanji: run }
        : { bytes: Uint8Array.from(run, (letter) => letter.charCodeAt(0)) },
    )
}

function modulesOf({ data, width }: ReadResult['symbol']): Modules {
  return { size: width, levels: data.slice() }
}
