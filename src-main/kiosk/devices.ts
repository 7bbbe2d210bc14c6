import type { Barrier, BarrierEvent } from '../../drivers/barrier/contract.ts'
import { barrierLastWords, openBarrier } from '../../drivers/barrier/driver.ts'
import { LCUS_1_BAUD } from '../../drivers/barrier/lcus-1.ts'
import type { Clock } from '../../drivers/clock.ts'
import type { NativePorts } from '../../drivers/native-ports.ts'
import type { Tap } from '../../drivers/recording/tap.ts'
import type { Scanner, ScannerEvent } from '../../drivers/scanner/contract.ts'
import { openHidScanner } from '../../drivers/scanner/driver.ts'
import { openSerialScanner } from '../../drivers/scanner/serial-driver.ts'
import type { Thermometer, ThermometerEvent } from '../../drivers/thermometer/contract.ts'
import { openThermometer } from '../../drivers/thermometer/driver.ts'
import type { BarrierConfig, ScannerDeviceConfig, ThermometerConfig } from '../config/config.ts'
import { protocolOf } from './thermometer-protocol.ts'

/** Opens what a lane's config names; its bytes go through the tap. */
export interface Devices {
  thermometer(config: ThermometerConfig, listener: (event: ThermometerEvent) => void, tap: Tap): Thermometer
  scanner(config: ScannerDeviceConfig, listener: (event: ScannerEvent) => void, tap: Tap): Scanner
  barrier(config: BarrierConfig, listener: (event: BarrierEvent) => void, tap: Tap): Barrier
  /** What they are opened over, for looking for others. */
  readonly ports: NativePorts
  /** How long the PC, and what hangs on it, has had power. */
  uptimeMs(): number
}

/** The devices of a config over whatever `ports` gives: the PC's own, or twins. */
export function devicesOver(
  ports: NativePorts,
  { clock, random, uptimeMs }: { clock: Clock; random: () => number; uptimeMs: () => number },
): Devices {
  return {
    ports,
    thermometer: (config, listener, tap) => {
      const known = protocolOf(config)
      if (!known.ok) throw new Error(`a config that was not checked: ${known.problem}`)
      const protocol = known.value
      const openPort = ports.openSerial({
        port: config.port,
        baud: config.baud ?? protocol.baud,
        lastWords: null,
      })
      return openThermometer({ protocol, openPort: tap.bytePort(openPort), clock, random, listener })
    },
    scanner: (config, listener, tap) => {
      if (config.kind === 'serial') {
        const { port, baud, aimPrefix } = config
        const openPort = ports.openSerial({ port, baud, lastWords: null })
        return openSerialScanner({ openPort: tap.bytePort(openPort), aimPrefix, clock, random, listener })
      }
      const { vendorId, productId, serial, layout } = config
      const openHid = ports.openHid({ vendorId, productId, serial: serial ?? null })
      return openHidScanner({ openHid: tap.hid(openHid), layout, clock, random, listener })
    },
    barrier: ({ port, openSeconds }, listener, tap) => {
      const openMs = openSeconds * 1000
      const openPort = ports.openSerial({ port, baud: LCUS_1_BAUD, lastWords: barrierLastWords(openMs) })
      return openBarrier({
        openPort: tap.bytePort(openPort),
        openMs,
        clock,
        random,
        listener,
      })
    },
    uptimeMs,
  }
}
