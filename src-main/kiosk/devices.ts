import type { Barrier, BarrierEvent } from '../../drivers/barrier/contract.ts'
import { BARRIER_LAST_WORDS, openBarrier } from '../../drivers/barrier/driver.ts'
import { LCUS_1_BAUD } from '../../drivers/barrier/lcus-1.ts'
import type { Clock } from '../../drivers/clock.ts'
import type { NativePorts } from '../../drivers/native-ports.ts'
import type { Scanner, ScannerEvent } from '../../drivers/scanner/contract.ts'
import { openHidScanner } from '../../drivers/scanner/driver.ts'
import type { Thermometer, ThermometerEvent } from '../../drivers/thermometer/contract.ts'
import { openThermometer } from '../../drivers/thermometer/driver.ts'
import { thermometerProtocols } from '../../drivers/thermometer/protocols.ts'
import type { BarrierConfig, ScannerConfig, ThermometerConfig } from '../config/config.ts'

/** Opens what a lane's config names. */
export interface Devices {
  thermometer(config: ThermometerConfig, listener: (event: ThermometerEvent) => void): Thermometer
  scanner(config: Extract<ScannerConfig, { kind: 'hid' }>, listener: (event: ScannerEvent) => void): Scanner
  barrier(config: BarrierConfig, listener: (event: BarrierEvent) => void): Barrier
}

/** The devices of a config over whatever `ports` gives: the PC's own, or twins. */
export function devicesOver(
  ports: NativePorts,
  { clock, random }: { clock: Clock; random: () => number },
): Devices {
  return {
    thermometer: (config, listener) => {
      const protocol = protocolOf(config.protocol)
      const openPort = ports.openSerial({
        port: config.port,
        baud: config.baud ?? protocol.baud,
        lastWords: null,
      })
      return openThermometer({ protocol, openPort, clock, random, listener })
    },
    scanner: ({ vendorId, productId, serial, layout }, listener) => {
      const openHid = ports.openHid({ vendorId, productId, serial: serial ?? null })
      return openHidScanner({ openHid, layout, clock, random, listener })
    },
    barrier: ({ port, openSeconds }, listener) => {
      const openPort = ports.openSerial({ port, baud: LCUS_1_BAUD, lastWords: BARRIER_LAST_WORDS })
      return openBarrier({ openPort, openMs: openSeconds * 1000, clock, random, listener })
    },
  }
}

export function protocolOf(id: string) {
  const protocol = thermometerProtocols.get(id)
  if (protocol === undefined) throw new Error(`no thermometer protocol ${id}`)
  return protocol
}
