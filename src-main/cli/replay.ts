import { parseRecording } from '../../drivers/recording/recording.ts'
import type { ThermometerEvent } from '../../drivers/thermometer/contract.ts'
import { thermometerSchema } from '../config/config.ts'
import { replay } from '../kiosk/replay.ts'
import { protocolOf } from '../kiosk/thermometer-protocol.ts'
import { readRegularFile } from '../read-file.ts'
import type { CommandIo, ExitCode } from './command-io.ts'
import { wordsOf } from '../../drivers/words-of.ts'

/** `kiosk thermometer replay`: what the driver says of a recording, a line each, counts last. */
export async function replayThermometer(io: CommandIo, file: string): Promise<ExitCode> {
  let text: string
  try {
    text = readRegularFile(file).toString('utf8')
  } catch (error) {
    return io.unreadable(wordsOf(error))
  }
  const parsed = parseRecording(text)
  if (!parsed.ok) return io.unreadable(`${file} line ${parsed.line}: expected ${parsed.expected}`)
  const { head } = parsed.recording
  if (head.device !== 'thermometer') {
    return io.unreadable(`${file} line 1: expected "device": "thermometer", and this is of a ${head.device}`)
  }
  const { protocol: id, line: ownLine, modbus } = head
  const settings = thermometerSchema
    .pick({ protocol: true, line: true, modbus: true })
    .safeParse({ protocol: id, line: ownLine, modbus })
  if (!settings.success) {
    const [issue] = settings.error.issues
    return io.unreadable(`${file} line 1: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const protocol = protocolOf(settings.data)
  if (!protocol.ok) return io.unreadable(`${file} line 1: ${protocol.problem}`)

  const { happenings, counters } = await replay(parsed.recording, protocol.value)
  for (const { ms, event } of happenings) io.line({ ms, ...said(event) })
  io.line(counters)
  return counters.good === 0 ? io.unreadable('no frame in the recording') : 0
}

function said(event: ThermometerEvent): object {
  switch (event.type) {
    case 'status':
      return { status: event.status.state, detail: event.status.detail }
    case 'frame': {
      const { says, celsius, kind, ambient } = event.frame
      return { frame: { says, celsius, kind, ambient } }
    }
    case 'presence':
      return { presence: event.present }
    case 'reading':
      return { reading: event.reading }
  }
}
