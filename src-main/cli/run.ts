import { forkDeviceHelper } from '../fork-device-helper.ts'
import type { Kiosk } from '../kiosk.ts'
import { openGate } from '../open-gate.ts'
import { SILENT_MS, startNodeHost, type NodeHost } from '../node-host.ts'
import { line, unreadable, words, type ExitCode } from './output.ts'

/** `kiosk run`: the kiosk on this PC without Electron, until it is told to stop. */
export async function run(options: {
  config: string
  port: number
  rendererDir: string
  /** The program of a device helper. */
  helperFile: string
}): Promise<ExitCode> {
  const opened = openGate(options.config, forkDeviceHelper(options.helperFile))
  if (!opened.ok) return unreadable(opened.problem)
  return serve(opened.value, options)
}

/** Serves a kiosk until SIGINT or SIGTERM; the first line on stdout is its address. */
export async function serve(
  kiosk: Kiosk,
  options: { port: number; rendererDir: string; onListening?: (host: NodeHost) => void },
): Promise<ExitCode> {
  // Before the address is out: whoever reads it may tell us to stop at once, and the store must still be closed.
  const told = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
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
    return unreadable(`port ${options.port}: ${error instanceof Error ? error.message : String(error)}`)
  }
  line({ listening: host.url })
  if (kiosk.fault !== null) words(`kiosk: lanes closed: ${kiosk.fault.detail}`)
  options.onListening?.(host)
  await told
  await host.close()
  await kiosk.close()
  return 0
}
