import { calexModbus, calexModbusBy } from '../../drivers/thermometer/calex-modbus.ts'
import { mlxAscii, mlxAsciiReading } from '../../drivers/thermometer/mlx-ascii.ts'
import type { ThermometerProtocol } from '../../drivers/thermometer/protocol.ts'
import { thermometerProtocols } from '../../drivers/thermometer/protocols.ts'
import { LONGEST_LINE_BYTES } from '../../drivers/thermometer/text-line.ts'
import { checkPattern } from '../codes/pattern-ways.ts'
import type { ThermometerConfig } from '../config/config.ts'
import type { Loaded } from '../config/json-file.ts'

/** A few optional blanks and digits more than any line needs; on the longest line some milliseconds of work. */
const MAX_LINE_WAYS = 20_000

/**
 * The protocol of a lane's thermometer, with the site's own line or register map where it gives one. The problem names
 * the key under `thermometer` and what was expected there.
 */
export function protocolOf({
  protocol: id,
  line,
  modbus,
}: Pick<ThermometerConfig, 'protocol' | 'line' | 'modbus'>): Loaded<ThermometerProtocol> {
  const known = thermometerProtocols.get(id)
  if (known === undefined) {
    return problem('protocol', `expected one of ${[...thermometerProtocols.keys()].join(', ')}`)
  }
  if (line !== undefined) {
    if (known !== mlxAscii) return problem('line', `only for ${mlxAscii.id}, and this is ${id}`)
    const checked = checkPattern(line.pattern, { length: LONGEST_LINE_BYTES, maxWays: MAX_LINE_WAYS })
    if (!checked.ok) return problem('line.pattern', checked.problem)
    if (!line.pattern.includes('(?<object>'))
      return problem('line.pattern', 'expected a group (?<object>...)')
    return { ok: true, value: mlxAsciiReading({ pattern: new RegExp(line.pattern, 'u'), kind: line.kind }) }
  }
  if (modbus !== undefined) {
    if (known !== calexModbus) return problem('modbus', `only for ${calexModbus.id}, and this is ${id}`)
    return { ok: true, value: calexModbusBy(modbus) }
  }
  return { ok: true, value: known }
}

function problem(key: string, expected: string): { ok: false; problem: string } {
  return { ok: false, problem: `${key}: ${expected}` }
}
