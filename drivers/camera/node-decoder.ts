import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { openDecoder, type Decoder } from './decode.ts'

/** The decoder under Node, its WebAssembly from the installed package. */
export async function openDecoderFromPackage(): Promise<Decoder> {
  const file = fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'))
  return openDecoder(Uint8Array.from(await readFile(file)).buffer)
}
