import { expect, test } from 'vitest'
import { createBarrierTwin } from '../../drivers/barrier/twin.ts'
import { openBarrier } from '../../drivers/barrier/driver.ts'
import { ManualClock } from '../../drivers/clock.ts'
import { LaneDevices } from './lane-devices.ts'

test('a change that fails leaves its device open, and the next change is made', async () => {
  const clock = new ManualClock(0)
  const twin = createBarrierTwin(clock)
  const devices = new LaneDevices(
    { camera: null },
    {
      openThermometer: null,
      openScanners: [],
      openBarrier: (listener) =>
        openBarrier({ openPort: twin.open, openMs: 3000, clock, random: () => 0, listener }),
    },
  )
  const nobody = (): void => {}
  devices.open({ thermometer: nobody, scanner: nobody, barrier: nobody })
  await clock.advance(100)
  const state = () => devices.views.find(({ id }) => id === 'barrier')?.state
  const failed = devices.reopen('barrier', () => Promise.reject(new Error('no space left'))).catch(String)
  await clock.advance(100)
  expect([await failed, state()]).toEqual(['Error: no space left', 'online'])
  let changes = 0
  await devices.reopen('barrier', () => void (changes += 1))
  await clock.advance(100)
  expect([changes, state()]).toEqual([1, 'online'])
  await devices.close()
})
