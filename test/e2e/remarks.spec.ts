import { whyNoDevices } from './devices.ts'
import { expect, test } from './gate.ts'

test.skip(whyNoDevices !== null, whyNoDevices ?? '')

test('one code shown by two people is told to the guard, by its place and time, and the second passes all the same', async ({
  gate,
}) => {
  const { sign, dock, forehead, scanner } = gate
  const code = gate.healthCode()
  const remark = dock.root.locator('[data-part="now"] [data-part="remark-seen-before"]')
  await scanner.scan(code)
  await sign.shows({ state: 'collecting' })
  await expect(remark).toHaveCount(0)
  await dock.press('next-person')
  await sign.shows({ state: 'idle' })

  forehead.hold(36.5)
  await sign.shows({ state: 'collecting' })
  await scanner.scan(code)
  await expect(remark).toContainText(/\d\d:\d\d 在通道 lane-1 出示过同一个码，当时没有结果/)
  expect(await sign.root.innerText()).not.toContain('同一个码')
  await dock.press('seen-green')
  await sign.verdict()
  await sign.shows({ state: 'pass' })
})
