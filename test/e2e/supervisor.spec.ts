import { readFileSync } from 'node:fs'
import { whyNoDevices } from './devices.ts'
import { unlockSupervisor } from './first-start.ts'
import { expect, test } from './gate.ts'
import { bring } from './person.ts'
import { csvRows, exportedText } from './records.ts'
import { openWindow } from './window.ts'

test.skip(whyNoDevices !== null, whyNoDevices ?? '')

test("the supervisor unlocks, sees today's entries, narrows them, and takes the CSV along", async ({
  gate,
}) => {
  const { sign, dock, forehead, site } = gate
  await bring(gate, [{ key: 'seen-green' }, { skin: 36.5 }])
  const passed = await sign.verdict()
  await forehead.leave()
  await bring(gate, [{ pass: 'ra1', by: 'us', options: ['--colour', 'red', '--name', '=1+1*'] }])
  const denied = await sign.verdict()

  const office = await openWindow(dock.page, '#/supervisor')
  await expect(office.locator('[data-row]')).toHaveCount(0)
  await unlockSupervisor(office)
  const rowOf = (id: string) => office.locator(`[data-row="${id}"]`)
  await expect(rowOf(passed.visit)).toContainText('放行')
  await expect(rowOf(passed.visit)).toContainText('36.5')
  await expect(rowOf(denied.visit)).toContainText('瑞安通为红码')
  // As the guard's dock calls them.
  const nth = (visit: string) => `第 ${/\d+$/.exec(visit)?.[0]} 位`
  await expect(rowOf(passed.visit)).toContainText(nth(passed.visit))
  await expect(rowOf(denied.visit)).toContainText(nth(denied.visit))

  await dock.handled(denied.visit)
  await office.locator('[data-field="verdict"]').click()
  await office.locator('[data-option="deny"]').click()
  await expect(rowOf(passed.visit)).toHaveCount(0)
  await expect(rowOf(denied.visit)).toBeVisible()
  await expect(office.locator('[data-row]').filter({ hasText: `${nth(denied.visit)}的补记` })).toBeVisible()
  await office.locator('[data-field="verdict"]').click()
  await office.locator('[data-option="all"]').click()
  await expect(rowOf(passed.visit)).toBeVisible()

  const before = await exportedText(site.dataDir)
  const [download] = await Promise.all([
    office.waitForEvent('download'),
    office.locator('[data-key="export"]').click(),
  ])
  const bytes = readFileSync(await download.path())
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(download.suggestedFilename()).toMatch(/^entries-taoyuan-huayuan-\d{4}-\d{2}-\d{2}\.csv$/)
  // The same lines as the command's, and after them that somebody took them along.
  const text = bytes.toString('utf8')
  expect(text.startsWith(before)).toBe(true)
  const [taken, ...more] = csvRows(text).slice(csvRows(before).length)
  expect(taken?.['override reason']).toMatch(/^audit: entries from .* exported$/)
  expect(more).toEqual([])
  // Text that a spreadsheet would run is text.
  expect(csvRows(text).find((row) => row['entry id'] === denied.visit)?.['name']).toBe("'=1+1*")

  await office.locator('[data-key="page-devices"]').click()
  await expect(office.locator('[data-device="thermometer"]')).toContainText('正常')
  await expect(office.locator('[data-device="scanner-1"]')).toContainText('正常')
  await expect(office.locator('[data-part="trust"] [data-row]')).toContainText([
    /trust\.jwks.*JWKS.*0 小时前.*正常/,
  ])

  await office.locator('[data-key="lock"]').click()
  await expect(office.locator('[data-row]')).toHaveCount(0)
  await expect(office.locator('[data-part="unlock"]')).toBeVisible()
  await expect(office.locator('h1')).toContainText('台账（班长）')
  await office.locator('[data-key="language"]').click()
  await expect(office.locator('h1')).toContainText('Records (supervisor)')
  await office.locator('[data-key="language"]').click()
  await expect(office.locator('h1')).toContainText('台账（班长）')
  await office.close()
})
