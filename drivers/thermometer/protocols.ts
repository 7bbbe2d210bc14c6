import { gyMcu90614 } from './gy-mcu90614.ts'
import { lu90614 } from './lu90614.ts'
import type { ThermometerProtocol } from './protocol.ts'

/** Every protocol that a config may name, by id. */
export const thermometerProtocols: ReadonlyMap<string, ThermometerProtocol> = new Map(
  [gyMcu90614, lu90614].map((protocol) => [protocol.id, protocol]),
)
