import { aaa5Body } from './aaa5-body.ts'
import { calexModbus } from './calex-modbus.ts'
import { cjmcu90614 } from './cjmcu-90614.ts'
import { gy614v } from './gy-614v.ts'
import { gyMcu90614 } from './gy-mcu90614.ts'
import { idc50 } from './idc50.ts'
import { lu90614 } from './lu90614.ts'
import { mlxAscii } from './mlx-ascii.ts'
import type { ThermometerProtocol } from './protocol.ts'
import { tn9 } from './tn9.ts'

/** Every protocol that a config may name, by id (devices.md section 0). */
export const thermometerProtocols: ReadonlyMap<string, ThermometerProtocol> = new Map(
  [gyMcu90614, mlxAscii, calexModbus, lu90614, aaa5Body, gy614v, idc50, tn9, cjmcu90614].map((protocol) => [
    protocol.id,
    protocol,
  ]),
)
