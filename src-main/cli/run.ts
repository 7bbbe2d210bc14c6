import { once } from 'node:events'
import { createServer } from 'node:net'
import { isRefusedPage } from '../api/refused-page.ts'
import { loadConfig } from '../config/load-config.ts'
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
    /** null: that of the config. */
    port: number | null
    rendererDir: string
    /** The program of a device helper. */
    helperFile: string
  },
): Promise<ExitCode> {
  const loaded = loadConfig(options.config)
  if (!loaded.ok) return notStarted(io, loaded.problem)
  // Before there is a data folder and a key: of a start that comes to nothing nothing is left.
  const taken = await portTrouble(options.port ?? loaded.value.port)
  if (taken !== null) return notStarted(io, taken)
  const opened = openGate(options.config, forkDeviceHelper(options.helperFile))
  if (!opened.ok) return notStarted(io, opened.problem)
  const { rendererDir, port } = options
  return serve(io, opened.value, {
    rendererDir,
    ports: [port ?? opened.value.port],
    // A log must not keep an address that lets a browser in.
    onListening: ({ url }) => {
      if (io.atTerminal) io.words(runsAt(url))
    },
  })
}

const runsAt = (url: string): string => `
检查点已经启动。请用这台电脑的浏览器打开下面的网址，只能用一次，十分钟内有效：
The checkpoint is running. Open this address in a browser on this PC; it works once, and for ten minutes:

  ${url}

以前打开过的浏览器，打开 ${new URL(url).origin}/ 就行。要停止，按 Ctrl+C。
A browser that was let in before opens ${new URL(url).origin}/. To stop, press Ctrl+C.
`

function notStarted(io: CommandIo, problem: string): ExitCode {
  if (io.atTerminal) io.words('检查点没有启动，原因如下。The checkpoint did not start:')
  return io.unreadable(problem)
}

/** Serves a kiosk until it is told to stop, on the first of the ports that is free; the first line on stdout is its address. */
export async function serve(
  io: CommandIo,
  kiosk: Kiosk,
  options: { ports: readonly number[]; rendererDir: string; onListening?: (host: NodeHost) => void },
): Promise<ExitCode> {
  // Before the address is out: whoever reads it may tell us to stop at once, and the store must still be closed.
  const stopped = io.stopped()
  const started = await listen(kiosk, options)
  if (typeof started === 'string') {
    await kiosk.close()
    return notStarted(io, started)
  }
  const host = started
  io.line({ listening: host.url })
  if (kiosk.fault !== null) {
    if (io.atTerminal) io.words('通道暂停，请先手工登记，原因如下。Register people by hand:')
    io.words(`kiosk: lanes closed: ${kiosk.fault.detail}`)
  }
  options.onListening?.(host)
  await stopped
  await host.close()
  await kiosk.close()
  return 0
}

/** The host, or why there is none. */
async function listen(
  kiosk: Kiosk,
  { ports: [port = 0, ...others], rendererDir }: { ports: readonly number[]; rendererDir: string },
): Promise<NodeHost | string> {
  try {
    return await startNodeHost({ kiosk: kiosk.api, rendererDir, port, silentMs: SILENT_MS })
  } catch (error) {
    return others.length === 0 ? portProblem(port, error) : listen(kiosk, { ports: others, rendererDir })
  }
}

/** Why no kiosk can listen there, or null. */
async function portTrouble(port: number): Promise<string | null> {
  const probe = createServer()
  try {
    probe.listen(port, '127.0.0.1')
    await once(probe, 'listening')
  } catch (error) {
    return portProblem(port, error)
  }
  probe.close()
  await once(probe, 'close')
  return null
}

const ANOTHER_PORT =
  'another port, by --port NUMBER or "port" in the config; a browser has to be let in anew there.'

async function portProblem(port: number, error: unknown): Promise<string> {
  if (!(error instanceof Error)) return `port ${port}: ${String(error)}`
  if (!('code' in error) || error.code !== 'EADDRINUSE') {
    return `port ${port}: ${error.message}. Give the kiosk ${ANOTHER_PORT}`
  }
  return (await isKiosk(port))
    ? `port ${port} is taken, probably by a kiosk that runs already: use that one, at http://127.0.0.1:${port}/, ` +
        `or stop it and start this one again. For a second kiosk on this PC give this one ${ANOTHER_PORT} ` +
        `端口 ${port} 已被占用，大概检查点已经在运行：请打开 http://127.0.0.1:${port}/`
    : `port ${port} is taken by another program. Stop that program, or give the kiosk ${ANOTHER_PORT} ` +
        `端口 ${port} 已被别的程序占用：请先关掉那个程序，或给检查点换一个端口`
}

/** A program that takes the connection and says nothing must not keep us for ever. */
const ASKED_FOR_MS = 10_000

async function isKiosk(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(ASKED_FOR_MS) })
    return isRefusedPage(await answer.text())
  } catch {
    return false
  }
}
