import { openPtyPair, socatAbsent, wireTwin } from '../fixtures/pty.ts'
import { until, untilHolds } from '../fixtures/until.ts'
import { startHidrawTestbed, whyNoHidrawTestbed } from '../fixtures/hidraw-testbed/testbed.ts'
import { systemClock } from '../../drivers/clock.ts'
import { encodeLayoutA } from '../../drivers/scanner/twin.ts'
import type { ThermometerProtocol } from '../../drivers/thermometer/protocol.ts'
import { createThermometerTwin, type ThermometerTwin } from '../../drivers/thermometer/twin.ts'

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

export async function openForehead(protocol: ThermometerProtocol): Promise<Forehead> {
  const pty = await openPtyPair()
  const twin = createThermometerTwin({ protocol, clock: systemClock })
  let frames = 0
  let somebody = false
  let plugged = true
  const taps: ((bytes: Uint8Array) => void)[] = []
  const counted: ThermometerTwin = {
    ...twin,
    attach: (onBytes) =>
      twin.attach((bytes) => {
        for (const hear of taps) hear(bytes)
        onBytes(bytes)
        frames += 1
      }),
  }
  let unwire = await wireTwin(counted, pty.devicePath)
  function walkOff(): void {
    somebody = false
    twin.leave()
  }
  return {
    portPath: pty.kioskPath,
    arrive() {
      somebody = true
      twin.arrive()
    },
    hold(celsius) {
      somebody = true
      twin.hold({ celsius, ambient: 22 })
    },
    walkOff,
    async leave() {
      if (!somebody) return
      walkOff()
      // Nobody asks a module that is not there.
      if (!plugged) return
      const last = frames + FRAMES_OF_A_FALL
      await until('the module to be asked often enough after somebody left', () => {
        if (frames < last) throw new Error(`${last - frames} frames to go`)
        return true
      })
    },
    async unplug() {
      plugged = false
      await pty.kill()
      await unwire()
    },
    async replug() {
      await pty.restart()
      unwire = await wireTwin(counted, pty.devicePath)
      plugged = true
    },
    tap: (hear) => void taps.push(hear),
    async close() {
      await unwire()
      await pty.kill()
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
