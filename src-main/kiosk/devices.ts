import type { Clock } from '../../drivers/clock.ts'
import { serialPort, usbSerialPort } from '../../drivers/serial-port.ts'
import type { Scanner, ScannerEvent } from '../../drivers/scanner/contract.ts'
import { openHidScanner } from '../../drivers/scanner/driver.ts'
import { openHidOf } from '../../drivers/scanner/hid-device.ts'
import type { Thermometer, ThermometerEvent } from '../../drivers/thermometer/contract.ts'
import { openThermometer } from '../../drivers/thermometer/driver.ts'
import { thermometerProtocols } from '../../drivers/thermometer/protocols.ts'
import type { ScannerConfig, ThermometerConfig } from '../config/config.ts'

/** Opens what a lane's config names: the real devices, or the twins that stand in for them. */
export interface Devices {
  thermometer(config: ThermometerConfig, listener: (event: ThermometerEvent) => void): Thermometer
  scanner(config: Extract<ScannerConfig, { kind: 'hid' }>, listener: (event: ScannerEvent) => void): Scanner
}

export function realDevices(clock: Clock, random: () => number): Devices {
  return {
    thermometer: (config, listener) => {
      const protocol = protocolOf(config.protocol)
      const baud = config.baud ?? protocol.baud
      const openPort =
        'path' in config.port
          ? serialPort({ path: config.port.path, baud })
          : usbSerialPort({ usbSerial: config.port.usbSerial, baud })
      return openThermometer({ protocol, openPort, clock, random, listener })
    },
    scanner: (config, listener) => {
      const { vendorId, productId, serial } = config
      const openHid = openHidOf({ vendorId, productId, serial: serial ?? null })
      return openHidScanner({ openHid, layout: config.layout, clock, random, listener })
    },
  }
}

export function protocolOf(id: string) {
  const protocol = thermometerProtocols.get(id)
  if (protocol === undefined) throw new Error(`no thermometer protocol ${id}`)
  return protocol
}
