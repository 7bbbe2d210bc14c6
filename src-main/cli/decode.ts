import { performance } from 'node:perf_hooks'
import { colourOf } from '../../drivers/camera/colour.ts'
import { openDecoderFromPackage } from '../../drivers/camera/node-decoder.ts'
import { readPicture } from '../../drivers/camera/picture-file.ts'
import { decodeReports } from '../../drivers/scanner/decode.ts'
import type { LayoutName } from '../../drivers/scanner/layouts.ts'
import { calexCapture, calexModbus } from '../../drivers/thermometer/calex-modbus.ts'
import { decodeCapture } from '../../drivers/thermometer/decode.ts'
import { thermometerProtocols } from '../../drivers/thermometer/protocols.ts'
import type { CommandIo, ExitCode } from './command-io.ts'

/** `kiosk thermometer decode`: raw bytes or hex on stdin, a line a frame, counts last. */
export async function decodeThermometer(
  io: CommandIo,
  options: { protocol: string; hex: boolean },
): Promise<ExitCode> {
  const known = thermometerProtocols.get(options.protocol)
  const protocol = known === calexModbus ? calexCapture : known
  if (protocol === undefined) {
    const ids = [...thermometerProtocols.keys()].join(', ')
    return io.unreadable(`--protocol ${options.protocol}: expected one of ${ids}`)
  }
  const input = await io.readStdin()
  const bytes = options.hex ? fromHex(input.toString('latin1')) : input
  if (bytes === null) return io.unreadable('stdin: expected pairs of hex digits')
  const { frames, good, bad, skipped } = decodeCapture(protocol, bytes)
  for (const { celsius, kind, ambient } of frames) io.line({ celsius, kind, ambient })
  io.line({ good, bad, skipped })
  return frames.length === 0 ? io.unreadable('no frame in the input') : 0
}

/** `kiosk scanner decode`: hex reports on stdin, a line each, or whole reads of a serial scanner; a line a scan. */
export async function decodeScanner(
  io: CommandIo,
  options: {
    descriptor: string | null
    layout: LayoutName | 'serial' | null
  },
): Promise<ExitCode> {
  const lines = (await io.readStdin()).toString('latin1').split(/\r?\n/)
  const decoded = decodeReports({ lines, ...options })
  if (!decoded.ok) {
    const place = decoded.line === null ? '--descriptor' : `stdin line ${decoded.line}`
    return io.unreadable(`${place}: expected ${decoded.expected}`)
  }
  for (const scan of decoded.scans) io.line(scan)
  if (decoded.exitCode === 2) io.words('kiosk: no scan in the input')
  return decoded.exitCode
}

/** `kiosk code read`: the text of the QR code in each picture, and the colour it is drawn in where that is sure. */
export async function readPictures(io: CommandIo, files: readonly string[]): Promise<ExitCode> {
  const decoder = await openDecoderFromPackage()
  let exitCode: ExitCode = 0
  for (const file of files) {
    // One after the other: a picture takes tens of megabytes.
    // oxlint-disable-next-line no-await-in-loop
    const read = await readPicture(file)
    if (!read.ok) {
      exitCode = io.unreadable(read.problem)
      continue
    }
    const began = performance.now()
    const symbol = decoder.readOne(read.picture)
    const ms = Math.round((performance.now() - began) * 10) / 10
    const colour = symbol === null ? null : colourOf(read.picture, symbol)
    io.line({ file, text: symbol?.text ?? null, decoder: symbol?.decoder ?? null, colour, ms })
    if (symbol === null) exitCode = io.unreadable(`${file}: no code found in the picture`)
  }
  return exitCode
}

function fromHex(text: string): Uint8Array | null {
  const digits = text.replaceAll(/\s+/g, '')
  return /^(?:[0-9a-fA-F]{2})*$/.test(digits) ? Uint8Array.from(Buffer.from(digits, 'hex')) : null
}
