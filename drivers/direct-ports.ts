import { hidBus } from './hid-bus.ts'
import { portsOver } from './native-bus.ts'
import { serialBus } from './serial-bus.ts'

/** The ports of this PC, opened in this very process: a crash of a native library takes it along. */
export const directPorts = portsOver({ serial: serialBus, hid: hidBus })
