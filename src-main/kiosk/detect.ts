import { randomBytes } from 'node:crypto'
import type { DetectionStep, Pairing } from '../api/device-schemas.ts'
import type { Clock } from '../../drivers/clock.ts'
import type { FoundHidDevice, FoundPorts, FoundSerialPort, NativePorts } from '../../drivers/native-ports.ts'
import { listenForScan, type SetUpCandidate } from '../../drivers/scanner/set-up-scan.ts'
import type { Reading } from '../../drivers/thermometer/contract.ts'
import { openThermometer } from '../../drivers/thermometer/driver.ts'
import { probeThermometer } from '../../drivers/thermometer/probe.ts'
import type { ThermometerProtocol } from '../../drivers/thermometer/protocol.ts'
import { thermometerProtocols } from '../../drivers/thermometer/protocols.ts'
import { toBase32 } from '../codes/base32.ts'
import { passSymbol } from '../codes/issue/pass-symbol.ts'
import { troubleOfWords } from './device-trouble.ts'
import { isKeyboard, isPosScanner } from './found-hid.ts'
import { isPlugOnly, portSettingOf } from './port-setting.ts'
import { wordsOf } from '../../drivers/words-of.ts'

export interface Detecting {
  ports: NativePorts
  /** Which of the found ports no lane holds: nothing is opened or asked but these. */
  free: (found: FoundPorts) => FoundPorts
  clock: Clock
  signal: AbortSignal
  say: (step: DetectionStep) => void
}

/** "Take your temperature", and how long a code is held before a scanner. */
const PATIENCE_MS = 120_000
const SHOWN_EVERY_MS = 250
/** What a forehead can be, by what a module says (devices.md section 1.11); the wall behind it is not. */
const PLAUSIBLE = {
  surface: { from: 28, to: 43 },
  'body-estimate': { from: 32, to: 42.9 },
} as const

/**
 * "Plug it in, take your temperature": asks every free serial port in every protocol, then shows what the one that
 * answered says until somebody's forehead was before it. The last step is `found`, `none` or `refused`.
 */
export async function detectThermometer({
  indoors,
  ...detecting
}: Detecting & { indoors: boolean }): Promise<void> {
  const { ports, clock, signal, say } = detecting
  const found = await look(detecting, ({ serial }) => serial.map(labelOf))
  if (found === null) return
  for (const port of found.free.serial) {
    if (signal.aborted) return
    const setting = portSettingOf(port, found.all.serial)
    // One after the other: the steps are read by somebody.
    // oxlint-disable-next-line no-await-in-loop
    const protocol = await ask(port, detecting)
    if (protocol === null) continue
    const openPort = ports.openSerial({ port: setting, baud: protocol.baud, lastWords: null })
    // oxlint-disable-next-line no-await-in-loop
    const reading = await measure({ protocol, openPort, clock, signal, say })
    if (signal.aborted) return
    const pairing: Pairing = {
      kind: 'thermometer',
      protocol: protocol.id,
      port: setting,
      baud: null,
      indoors,
    }
    const celsius = reading?.celsius ?? null
    return say({ step: 'found', pairing, port: labelOf(port), plugOnly: isPlugOnly(setting), celsius })
  }
  say({ step: 'none' })
}

async function ask(
  port: FoundSerialPort,
  { ports, clock, signal, say }: Detecting,
): Promise<ThermometerProtocol | null> {
  const label = labelOf(port)
  say({ step: 'asking', port: label })
  try {
    const answered = await probeThermometer({
      open: (baud) => ports.openSerial({ port: { path: port.path }, baud, lastWords: null }),
      protocols: thermometerProtocols.values(),
      clock,
      signal,
    })
    if (answered === null) say({ step: 'nothing-said', port: label })
    else say({ step: 'answered', port: label, protocol: answered.protocol.id })
    return answered?.protocol ?? null
  } catch (error) {
    const detail = wordsOf(error)
    say({ step: 'skipped', port: label, trouble: troubleOfWords(detail), detail })
    return null
  }
}

/** The first plausible reading, or null when none came in time. The port is closed when it resolves. */
async function measure({
  protocol,
  openPort,
  clock,
  signal,
  say,
}: {
  protocol: ThermometerProtocol
  openPort: ReturnType<NativePorts['openSerial']>
} & Pick<Detecting, 'clock' | 'signal' | 'say'>): Promise<Reading | null> {
  const { promise, resolve } = Promise.withResolvers<Reading | null>()
  const { from, to } = PLAUSIBLE[protocol.kind]
  let shownAt = Number.NEGATIVE_INFINITY
  const thermometer = openThermometer({
    protocol,
    openPort,
    clock,
    random: Math.random,
    listener(event) {
      if (event.type === 'reading') {
        const { celsius } = event.reading
        if (celsius >= from && celsius <= to) resolve(event.reading)
        // A cup of tea was steady too: the next thing held there is measured anew.
        else thermometer.measure('another')
      }
      if (event.type !== 'frame' || clock.now() - shownAt < SHOWN_EVERY_MS) return
      shownAt = clock.now()
      say({ step: 'measuring', celsius: event.frame.celsius, ambient: event.frame.ambient })
    },
  })
  const stop = (): void => resolve(null)
  const cancel = clock.after(PATIENCE_MS, stop)
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  const reading = await promise
  cancel()
  signal.removeEventListener('abort', stop)
  await thermometer.close()
  return reading
}

type Candidate = SetUpCandidate & { label: string; pairing: (found: Found) => Pairing }
interface Found {
  layout: 'auto' | 'a' | 'b' | 'keyboard' | null
  baud: number | null
  aimPrefix: boolean
}

/** "Scan this": shows a code and finds the scanner that reads it. The last step is `found`, `none` or `refused`. */
export async function detectScanner(detecting: Detecting): Promise<void> {
  const { ports, clock, signal, say } = detecting
  const found = await look(detecting, ({ serial, hid }) => [
    ...serial.map(labelOf),
    ...scannersOf(hid).map(labelOfHid),
  ])
  if (found === null) return
  const candidates = [
    ...found.free.serial.map((port): Candidate => {
      const setting = portSettingOf(port, found.all.serial)
      return {
        kind: 'serial',
        openAt: (baud) => ports.openSerial({ port: { path: port.path }, baud, lastWords: null }),
        label: labelOf(port),
        pairing: ({ baud, aimPrefix }) => ({
          kind: 'serial-scanner',
          port: setting,
          baud: baud ?? 9600,
          aimPrefix,
        }),
      }
    }),
    ...scannersOf(found.free.hid).map((device): Candidate => {
      const { vendorId, productId, usbSerial: serial } = device
      return {
        kind: 'hid',
        openHid: ports.openHid({ vendorId, productId, serial }),
        label: labelOfHid(device),
        pairing: ({ layout }) => ({
          kind: 'hid-scanner',
          vendorId,
          productId,
          serial,
          layout: layout ?? 'auto',
        }),
      }
    }),
  ]
  if (candidates.length === 0) return say({ step: 'none' })
  // Digits and capitals: a keyboard scanner that is set to another country's keys still types them.
  const text = `SETUP${toBase32(randomBytes(10))}`
  const symbol = passSymbol(text)
  if (!symbol.ok) throw new Error(symbol.problem)
  say({ step: 'scan-this', ...symbol.symbol })
  const heard = await listenForScan({
    candidates,
    text,
    withinMs: PATIENCE_MS,
    clock,
    signal,
    listener: {
      skipped: ({ label }, detail) =>
        say({ step: 'skipped', port: label, trouble: troubleOfWords(detail), detail }),
      heardElse: ({ label }) => say({ step: 'heard-else', port: label }),
    },
  })
  if (signal.aborted) return
  if (heard === null) return say({ step: 'none' })
  const { candidate } = heard
  const pairing = candidate.pairing(heard)
  const plugOnly = pairing.kind === 'serial-scanner' && isPlugOnly(pairing.port)
  say({ step: 'found', pairing, port: candidate.label, plugOnly, celsius: null })
}

async function look(
  { ports, free, say }: Detecting,
  labels: (free: FoundPorts) => string[],
): Promise<{ all: FoundPorts; free: FoundPorts } | null> {
  const all = await ports.list()
  const left = free(all)
  const looked = labels(left)
  if (looked.length === 0 && all.problems.length > 0) {
    say({ step: 'refused', why: 'no-list', detail: all.problems.join('; ') })
    return null
  }
  say({ step: 'looking', ports: looked })
  return { all, free: left }
}

/** A scanner can show several interfaces, and is opened by what it is, not by which of them. */
function scannersOf(hid: readonly FoundHidDevice[]): FoundHidDevice[] {
  const scanners = hid.filter((device) => isPosScanner(device) || isKeyboard(device))
  const nameOf = ({ vendorId, productId, usbSerial }: FoundHidDevice): string =>
    `${vendorId}:${productId}:${usbSerial}`
  return [...new Map(scanners.toReversed().map((device) => [nameOf(device), device])).values()].toReversed()
}

function labelOf({ path, name }: FoundSerialPort): string {
  return name === null || name.includes(path) ? (name ?? path) : `${name} (${path})`
}

function labelOfHid({ vendorId, productId, name }: FoundHidDevice): string {
  const usb = [vendorId, productId].map((id) => id.toString(16).padStart(4, '0')).join(':')
  return name === null ? usb : `${name} (${usb})`
}
