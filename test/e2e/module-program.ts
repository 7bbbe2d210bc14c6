import { systemClock } from '../../drivers/clock.ts'
import { thermometerProtocols } from '../../drivers/thermometer/protocols.ts'
import { createThermometerTwin, type ThermometerTwin } from '../../drivers/thermometer/twin.ts'
import { wireTwin } from '../fixtures/pty.ts'

/**
 * A module at the far end of a pty, in a process of its own: while a test's process compiles, signs or reads a journal
 * the module speaks on. Its arguments are the end of the pty and the protocol's id.
 */

/** Each is answered by its number. */
export type ModuleCommand =
  | { do: 'arrive' | 'walk-off' | 'plug' | 'unplug' | 'count-frames' | 'tap' }
  | { do: 'hold'; celsius: number }

export type ModuleMessage = { answers: number; frames: number } | { bytes: string }

const [devicePath = '', id = ''] = process.argv.slice(2)
const protocol = thermometerProtocols.get(id)
if (protocol === undefined) throw new Error(`no protocol ${id}`)
const twin = createThermometerTwin({ protocol, clock: systemClock })

let frames = 0
let isTapped = false
const counted: ThermometerTwin = {
  ...twin,
  attach: (onBytes) =>
    twin.attach((bytes) => {
      if (isTapped) send({ bytes: Buffer.from(bytes).toString('hex') })
      onBytes(bytes)
      frames += 1
    }),
}
let unwire = async (): Promise<void> => {}

function send(message: ModuleMessage): void {
  process.send?.(message)
}

async function run(command: ModuleCommand): Promise<void> {
  switch (command.do) {
    case 'arrive':
      return twin.arrive()
    case 'hold':
      return twin.hold({ celsius: command.celsius, ambient: 22 })
    case 'walk-off':
      return twin.leave()
    case 'plug':
      unwire = await wireTwin(counted, devicePath)
      return
    case 'unplug':
      return unwire()
    case 'tap':
      isTapped = true
      return
    case 'count-frames':
  }
}

process.on('message', ({ number, command }: { number: number; command: ModuleCommand }) => {
  void run(command).then(() => send({ answers: number, frames }))
})
// The test is gone. There is nothing to put in order, and a serial port that was pulled may hold up an exit.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
