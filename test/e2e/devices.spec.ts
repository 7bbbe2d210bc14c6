import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { idc50 } from '../../drivers/thermometer/idc50.ts'
import { runKiosk } from '../../src-main/cli/run-kiosk.fixture.ts'
import { openForehead, whyNoDevices } from './devices.ts'
import { unlockSupervisor } from './first-start.ts'
import { expect, test } from './gate.ts'
import { bring } from './person.ts'
import { exportedRows } from './records.ts'
import { openWindow } from './window.ts'

test.skip(whyNoDevices !== null, whyNoDevices ?? '')

test('the installer records a module, and the file replays to the reading that the lane had', async ({
  gate,
}) => {
  const { forehead, dock, sign, site } = gate
  const office = await openWindow(dock.page, '#/supervisor')
  await unlockSupervisor(office)
  await office.locator('[data-key="page-devices"]').click()
  const box = office.locator('[data-device="thermometer"]')
  await expect(box).toContainText('正常')
  await box.locator('[data-key="open-thermometer"]').click()
  await expect(box.locator('[data-part="last-bytes"]')).toContainText(/fe ac/)

  await box.locator('[data-key="record-thermometer"]').click()
  await expect(box).toContainText('正在录')
  await bring(gate, [{ key: 'seen-green' }, { skin: 36.7 }])
  expect(await sign.verdict()).toMatchObject({ state: 'pass' })
  await expect(box).toContainText('上一次稳定读数 36.7 ℃')
  await forehead.leave()
  await box.locator('[data-key="record-stop-thermometer"]').click()
  const [download] = await Promise.all([
    office.waitForEvent('download'),
    box.locator('[data-key="record-save-thermometer"]').click(),
  ])
  expect(download.suggestedFilename()).toMatch(
    /^recording-lane-1-thermometer-\d{4}-\d{2}-\d{2}-\d{6}\.jsonl$/,
  )
  const file = join(site.dataDir, 'recording.jsonl')
  copyFileSync(await download.path(), file)
  expect(readFileSync(file, 'utf8')).toMatch(/^\{"recording":1,"device":"thermometer","protocol":"lu90614"/)

  const replayed = await runKiosk(['thermometer', 'replay', file])
  expect(replayed).toMatchObject({ code: 0, stderr: '' })
  const said = replayed.stdout
    .trim()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line))
  expect(said.filter((line) => 'reading' in line)).toMatchObject([
    { reading: { celsius: 36.7, kind: 'body-estimate' } },
  ])
  expect(said.filter((line) => 'presence' in line).map((line) => line['presence'])).toEqual([true, false])
  await sign.settled()
  await office.close()
})

test('a second keyboard scanner is refused where it is set up, in words', async ({ gate }) => {
  const office = await openWindow(gate.dock.page, '#/supervisor')
  await unlockSupervisor(office)
  await office.locator('[data-key="page-devices"]').click()
  const pairKeyboard = async (device: string) => {
    await office.locator(`[data-key="add-${device}"]`).click()
    await office.locator(`[data-key="hand-${device}"]`).click()
    await office.locator('[data-field="scanner-kind"]').click()
    await office.locator('[data-option="keyboard-scanner"]').click()
    await office.locator(`[data-key="pair-${device}"]`).click()
  }
  await pairKeyboard('scanner-2')
  const first = office.locator('[data-device="scanner-2"]')
  await expect(first).toContainText('本窗口')
  await expect(first).toContainText('无法检测')
  await expect(first).not.toContainText('正常')
  await pairKeyboard('scanner-3')
  const setUp = office.locator('[data-opened="set-up-scanner-3"]')
  await expect(setUp).toContainText('已有一把键盘口的扫码枪，两把分不清')
  await setUp.press('Escape')
  await expect(office.locator('[data-key="add-scanner-3"]')).toBeFocused()

  await first.locator('[data-key="open-scanner-2"]').click()
  await first.locator('[data-key="unpair-scanner-2"]').click()
  await expect(first).toHaveCount(0)
  await office.close()
})

test('the installer gives a lane another module by hand, and takes it away again', async ({ gate }) => {
  const other = await openForehead(idc50)
  try {
    const { dock, sign, site } = gate
    const office = await openWindow(dock.page, '#/supervisor')
    await unlockSupervisor(office)
    await office.locator('[data-key="page-devices"]').click()
    const box = office.locator('[data-device="thermometer"]')
    const addBarrier = office.locator('[data-key="add-barrier"]')
    await addBarrier.click()
    await expect(office.locator('[data-opened="set-up-barrier"]')).toBeFocused()
    await office.keyboard.press('Escape')
    await expect(addBarrier).toBeFocused()
    // The focus goes along with a device that comes, and stays behind when it goes.
    await addBarrier.click()
    const barrier = office.locator('[data-opened="set-up-barrier"]')
    await barrier.locator('[data-field="port"]').click()
    await office.locator('[data-option="typed"]').click()
    await barrier.locator('[data-field="path"]').fill('/dev/ttyNone')
    await barrier.locator('[data-key="pair-barrier"]').click()
    const openBarrier = office.locator('[data-key="open-barrier"]')
    await expect(openBarrier).toBeFocused()
    await openBarrier.click()
    await office.locator('[data-key="unpair-barrier"]').click()
    await expect(addBarrier).toBeFocused()
    await box.locator('[data-key="open-thermometer"]').click()
    await box.locator('[data-key="set-up-thermometer"]').click()
    await box.locator('[data-key="hand-thermometer"]').click()
    await expect(box.locator('[data-opened="set-up-thermometer"]')).toBeFocused()
    await box.locator('[data-field="port"]').click()
    await office.locator('[data-option="typed"]').click()
    const path = box.locator('[data-field="path"]')
    await path.fill('ttyUSB0')
    await expect(path).toHaveAccessibleDescription(/以 \/dev\/ 开头/)
    await expect(box.locator('[data-key="pair-thermometer"]')).toBeDisabled()
    await path.fill(other.portPath)
    await box.locator('[data-field="protocol"]').click()
    await office.locator('[data-option="idc50"]').click()
    await box.locator('[data-key="pair-thermometer"]').click()

    await expect(box).toContainText('本页，工号')
    await expect(box.locator('[data-key="set-up-thermometer"]')).toBeFocused()
    await expect(box).toContainText('idc50')
    await expect(box).toContainText('正常')
    await expect(office.locator('[data-device="scanner-1"]')).toContainText('正常')
    // The lane judges by it: no program was restarted, no file edited.
    await dock.press('seen-green')
    other.hold(36.4)
    expect(await sign.verdict()).toMatchObject({ state: 'pass' })
    await expect(box).toContainText('上一次稳定读数 36.4 ℃')
    await other.leave()

    await box.locator('[data-key="unpair-thermometer"]').click()
    await expect(box).toContainText('配置文件')
    await expect(box.locator('[data-key="set-up-thermometer"]')).toBeFocused()
    await expect(box).toContainText('lu90614')
    await expect(box).toContainText('正常')
    const notes = (await exportedRows(site.dataDir)).map((row) => row['override reason'])
    expect(notes).toContainEqual(expect.stringMatching(/^audit: device lane-1 thermometer set: .*idc50/))
    expect(notes).toContainEqual('audit: device lane-1 thermometer set: as in the config')
    await office.close()
  } finally {
    await other.close()
  }
})
