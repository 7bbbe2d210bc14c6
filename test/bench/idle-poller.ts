// The floor of idle-cpu.ts: a bare Node program that polls a LU90614 at PATH as often as the kiosk does.

import { SerialPort } from 'serialport'
import { lu90614 } from '../../drivers/thermometer/lu90614.ts'

const [path = ''] = process.argv.slice(2)
const port = new SerialPort({ path, baudRate: lu90614.baud })
port.on('data', () => {})
port.on('open', () => {
  setInterval(() => port.write(Buffer.from(lu90614.poll?.request ?? [])), lu90614.frameEveryMs)
  process.send?.('polling')
})
