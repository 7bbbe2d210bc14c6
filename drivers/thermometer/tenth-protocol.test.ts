import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ManualClock } from '../clock.ts'
import type { ThermometerEvent } from './contract.ts'
import { openThermometer } from './driver.ts'
import { probeThermometer } from './probe.ts'
import { thermometerProtocols } from './protocols.ts'
import { tm10 } from './tm10.example.ts'
import { createThermometerTwin } from './twin.ts'

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')

test.each(['tm10.example.ts', 'tm10.example.test.ts'])('the README shows %s as it is', (file) => {
  const source = readFileSync(join(import.meta.dirname, file), 'utf8')
  expect(readme).toContain(`\`\`\`ts\n${source.replaceAll('tm10.example.ts', 'tm10.ts')}\`\`\`\n`)
})

test('the README’s table of modules has every protocol', () => {
  const rows = [...readme.matchAll(/^\| `([a-z0-9-]+)` +\|/gm)].map(([, id]) => id)
  expect(rows).toEqual(expect.arrayContaining([...thermometerProtocols.keys()]))
})

test('driver and twin take the tenth record as it is', async () => {
  const clock = new ManualClock(0)
  const twin = createThermometerTwin({ protocol: tm10, clock })
  const events: ThermometerEvent[] = []
  const thermometer = openThermometer({
    protocol: tm10,
    openPort: twin.open,
    clock,
    random: () => 0,
    listener: (event) => events.push(event),
  })
  twin.hold({ celsius: 36.4, ambient: 21 })
  await clock.advance(2000)
  expect(events.flatMap((event) => (event.type === 'reading' ? [event.reading] : []))).toEqual([
    { celsius: 36.4, kind: 'surface', raw: 36.4, ambient: 21, samples: 5 },
  ])
  await thermometer.close()
})

test('the probe finds it among the others', async () => {
  const clock = new ManualClock(0)
  const twin = createThermometerTwin({ protocol: tm10, clock })
  const looking = probeThermometer({
    open: () => twin.open,
    protocols: [...thermometerProtocols.values(), tm10],
    clock,
    signal: new AbortController().signal,
  })
  await clock.advance(30_000)
  expect((await looking)?.protocol.id).toBe('tm10')
})
