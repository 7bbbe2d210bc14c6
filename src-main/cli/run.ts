import { forkDeviceHelper } from '../fork-device-helper.ts'
import type { Kiosk } from '../kiosk.ts'
import { openGate } from '../open-gate.ts'
import { SILENT_MS, startNodeHost, type NodeHost } from '../node-host.ts'
import type { CommandIo, ExitCode } from './command-io.ts'

/** `kiosk run`: the kiosk on this PC without Electron, until it is told to stop. */
export async function run(
  io: CommandIo,
  options: {
    config: string
    port: number
    rendererDir: string
    /** The program of a device helper. */
    helperFile: string
  },
): Promise<ExitCode> {
  const opened = openGate(options.config, forkDeviceHelper(options.helperFile))
  if (!opened.ok) return io.unreadable(opened.problem)
  return serve(io, opened.value, options)
}

/** Serves a kiosk until it is told to stop; the first line on stdout is its address. */
export async function serve(
  io: CommandIo,
  kiosk: Kiosk,
  options: { port: number; rendererDir: string; onListening?: (host: NodeHost) => void },
): Promise<ExitCode> {
  // Before the address is out: whoever reads it may tell us to stop at once, and the store must still be closed.
  const stopped = io.stopped()
  let host: NodeHost
  try {
    host = await startNodeHost({
      kiosk: kiosk.api,
      rendererDir: options.rendererDir,
      port: options.port,
      silentMs: SILENT_MS,
    })
  } catch (error) {
    await kiosk.close()
    return io.unreadable(`port ${options.port}: ${error instanceof Error ? error.message : String(error)}`)
  }
  io.line({ listening: host.url })
  if (kiosk.fault !== null) io.words(`kiosk: lanes closed: ${kiosk.fault.detail}`)
  options.onListening?.(host)
  await stopped
  await host.close()
  await kiosk.close()
  return 0
}
