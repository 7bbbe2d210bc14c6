import { systemClock } from '../../drivers/clock.ts'
import { thermometerProtocols } from '../../drivers/thermometer/protocols.ts'
import { createThermometerTwin, type ThermometerTwin } from '../../drivers/thermometer/twin.ts'
import { wireTwin } from '../fixtures/pty.ts'

/**
 * A module at the far end of a pty, in a process of its own: while a test's process compiles, signs or reads a journal
 * the module speaks on. Its arguments are the end of the pty and the protocol's id.
 */

/** What a test asks of it; each is answered by its number. */
export type ModuleWish =
  | { do: 'arrive' | 'walk-off' | 'plug' | 'unplug' | 'count-frames' | 'tap' }
  | { do: 'hold'; celsius: number }

export type ModuleWord = { answers: number; frames: number } | { bytes: string }

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
      if (isTapped) say({ bytes: Buffer.from(bytes).toString('hex') })
      onBytes(bytes)
      frames += 1
    }),
}
let unwire = async (): Promise<void> => {}

function say(word: ModuleWord): void {
  process.send?.(word)
}

async function grant(wish: ModuleWish): Promise<void> {
  switch (wish.do) {
    case 'arrive':
      return twin.arrive()
    case 'hold':
      return twin.hold({ celsius: wish.celsius, ambient: 22 })
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

process.on('message', ({ number, wish }: { number: number; wish: ModuleWish }) => {
  void grant(wish).then(() => say({ answers: number, frames }))
})
// The test is gone. There is nothing to put in order, and a serial port that was pulled may hold up an exit.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
