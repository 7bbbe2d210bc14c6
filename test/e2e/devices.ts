import { fork } from 'node:child_process'
import { join } from 'node:path'
import { openPtyPair, socatAbsent } from '../fixtures/pty.ts'
import { outcome, until, untilHolds } from '../fixtures/until.ts'
import { startHidrawTestbed, whyNoHidrawTestbed } from '../fixtures/hidraw-testbed/testbed.ts'
import { encodeLayoutA } from '../../drivers/scanner/twin.ts'
import type { ThermometerProtocol } from '../../drivers/thermometer/protocol.ts'
import type { ModuleCommand, ModuleMessage } from './module-program.ts'

/** Why this machine has no pty or no hidraw for a twin to stand at the far end of, or null. */
export const whyNoDevices = await findWhyNot()

async function findWhyNot(): Promise<string | null> {
  const missing: Record<string, string> = JSON.parse(process.env['KIOSK_MISSING'] || '{}')
  if (socatAbsent) return `socat: ${missing['socat'] ?? 'absent'}`
  const why = await whyNoHidrawTestbed()
  const reasons = Object.entries(missing).map(([tool, reason]) => `${tool}: ${reason}`)
  return why === null ? null : [why, ...reasons].join('; ')
}

/** Somebody's forehead before a module at the far end of a pty. */
export interface Forehead {
  /** The kiosk's end, for its config. */
  portPath: string
  /** Stands there and moves. */
  arrive(): void
  /** Holds still at °C. */
  hold(celsius: number): void
  /** Is out of its sight from now on. */
  walkOff(): void
  /** The same; resolves when the kiosk has had the frames that tell that nobody is there. */
  leave(): Promise<void>
  /** Pulls the cable. */
  unplug(): Promise<void>
  replug(): Promise<void>
  /** Hears the module's bytes as they go out. */
  tap(hear: (bytes: Uint8Array) => void): void
  close(): Promise<void>
}

/** Four or five frames make a falling edge; of a module that is polled, a frame asked for means that those before were read. */
const FRAMES_OF_A_FALL = 6

export async function openForehead({ id }: ThermometerProtocol): Promise<Forehead> {
  const pty = await openPtyPair()
  const module = startModule(pty.devicePath, id)
  await module.ask({ do: 'plug' })
  let somebody = false
  let plugged = true
  function walkOff(): void {
    somebody = false
    module.tell({ do: 'walk-off' })
  }
  return {
    portPath: pty.kioskPath,
    arrive() {
      somebody = true
      module.tell({ do: 'arrive' })
    },
    hold(celsius) {
      somebody = true
      module.tell({ do: 'hold', celsius })
    },
    walkOff,
    async leave() {
      if (!somebody) return
      walkOff()
      // Nobody asks a module that is not there.
      if (!plugged) return
      const last = (await module.ask({ do: 'count-frames' })) + FRAMES_OF_A_FALL
      await until('the module to be asked often enough after somebody left', async () => {
        const frames = await module.ask({ do: 'count-frames' })
        if (frames < last) throw new Error(`${last - frames} frames to go`)
        return true
      })
    },
    async unplug() {
      plugged = false
      await pty.kill()
      await module.ask({ do: 'unplug' })
    },
    async replug() {
      await pty.restart()
      await module.ask({ do: 'plug' })
      plugged = true
    },
    tap(hear) {
      module.onBytes(hear)
      module.tell({ do: 'tap' })
    },
    async close() {
      await module.ask({ do: 'unplug' })
      await module.end()
      await pty.kill()
    },
  }
}

/** The program that plays the module. Each command is answered with the number of frames that it has sent so far. */
function startModule(devicePath: string, id: string) {
  const child = fork(join(import.meta.dirname, 'module-program.ts'), [devicePath, id], { execArgv: [] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const waiting = new Map<number, (frames: number) => void>()
  const listeners: ((bytes: Uint8Array) => void)[] = []
  let number = 0
  child.on('message', (message: ModuleMessage) => {
    if ('bytes' in message) for (const hear of listeners) hear(Buffer.from(message.bytes, 'hex'))
    else waiting.get(message.answers)?.(message.frames)
  })
  function ask(command: ModuleCommand): Promise<number> {
    number += 1
    const asked = number
    const answer = new Promise<number>((resolve) => waiting.set(asked, resolve))
    child.send({ number, command })
    return outcome(`the module's answer to ${command.do}`, answer, () => `its exit code: ${child.exitCode}`)
  }
  return {
    ask,
    tell: (command: ModuleCommand): void => void ask(command),
    onBytes: (listener: (bytes: Uint8Array) => void): void => void listeners.push(listener),
    end(): Promise<void> {
      child.kill('SIGKILL')
      return outcome('the end of the module', ended, () => 'it runs on')
    },
  }
}

/** A HID scanner in layout A that the real node-hid reads. */
export interface HandScanner {
  /** For the environment of the kiosk. */
  env: Record<string, string>
  /** For its config. */
  config: object
  /** One read with the CR that scanners send; what it shows may hold more than one line. */
  scan(text: string): Promise<void>
  /** The same up to its last report. Resolves to a function that sends that one. */
  scanAllBut(text: string): Promise<() => Promise<void>>
  unplug(): Promise<void>
  replug(): Promise<void>
  close(): Promise<void>
}

export async function openHandScanner(): Promise<HandScanner> {
  const testbed = await startHidrawTestbed({ layout: 'a' })
  const reportsOf = (text: string): string[] =>
    encodeLayoutA(`${text}\r`).map((report) => Buffer.from(report).toString('hex'))
  return {
    env: testbed.env,
    config: { kind: 'hid', vendorId: testbed.vendorId, productId: testbed.productId },
    scan: (text) =>
      untilHolds('the kiosk to have the scanner open', () => testbed.inject(...reportsOf(text))),
    async scanAllBut(text) {
      const reports = reportsOf(text)
      const last = reports.pop() ?? ''
      if (reports.length > 0) await testbed.inject(...reports)
      return () => testbed.inject(last)
    },
    unplug: () => testbed.unplug(),
    replug: () => testbed.replug(),
    close: () => testbed.close(),
  }
}
