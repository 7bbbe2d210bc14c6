import { join } from 'node:path'
import { configSchema, DEMO_PORT, type Config } from '../config/config.ts'
import { twinDevices } from '../../drivers/scanner/twin.ts'
import { BARRIER_TWIN_PATH, DEMO_PROTOCOL, TWIN_PATH } from './stage.ts'

/** The one lane of the demo: its devices are twins, and its order ends a month after `now` (UTC ms). */
export function demoConfig({ dir, rules, now }: { dir: string; rules: string; now: number }): Config {
  const until = new Date(now + 30 * 86_400_000).toISOString().slice(0, 10)
  return configSchema.parse({
    gate: { id: 'taoyuan-huayuan', name: '桃源社区 花园门' },
    order: {
      number: '瑞防指〔2020〕演示',
      authority: '演示指挥部',
      contact: '0577-0000 0000',
      until,
    },
    dataDir: join(dir, 'data'),
    keyFile: join(dir, 'data', 'kiosk.key'),
    rules,
    port: DEMO_PORT,
    lanes: [
      {
        id: 'lane-1',
        direction: 'both',
        defaultClass: 'resident',
        thermometer: { protocol: DEMO_PROTOCOL, port: { path: TWIN_PATH }, indoors: true },
        scanners: [{ kind: 'hid', vendorId: twinDevices.a.vendorId, productId: twinDevices.a.productId }],
        barrier: { port: { path: BARRIER_TWIN_PATH } },
      },
    ],
  })
}
