import { whyNoDevices } from './devices.ts'
import { giveCredentials, pressKey, typeOnPad } from './dock.ts'
import { GUARD, SUPERVISOR } from './first-start.ts'
import { expect, test } from './gate.ts'
import { bring } from './person.ts'
import { exportedRows } from './records.ts'

test.skip(whyNoDevices !== null, whyNoDevices ?? '')

test('a guard lets somebody in with a reason: an amendment beside the deny, which stays', async ({
  gate,
}) => {
  const { sign, dock, site } = gate
  await bring(gate, [{ skin: 36.5 }, { key: 'ruian-green' }, { key: 'health-green' }, { key: 'mask-off' }])
  const denied = await sign.verdict()
  expect(denied).toMatchObject({ state: 'deny', reasons: ['mask-missing'] })
  await dock.override('pass', denied.visit, 'medical-need')
  const { entry, amendment } = await exportedRowsOf(site.dataDir, denied.visit)
  expect(entry).toMatchObject({ verdict: 'deny', action: 'refuse', reasons: 'mask-missing' })
  expect(amendment).toMatchObject({
    verdict: 'pass',
    action: 'admit',
    reasons: 'mask-missing',
    'override reason': 'medical-need',
    guard: GUARD.number,
    temperature: '36.5',
  })
})

test("a red code takes the supervisor's PIN, and a wrong one does nothing", async ({ gate }) => {
  const { sign, dock, site } = gate
  await bring(gate, [{ scan: 'health-code' }, { key: 'health-red' }])
  const denied = await sign.verdict()
  expect(denied).toMatchObject({ state: 'deny', action: 'hold-and-report' })
  const before = await exportedRows(site.dataDir)

  await dock.override('pass', denied.visit, 'wrong-person')
  const credentials = dock.root.locator('[data-part="supervisor-credentials"]')
  await giveCredentials(credentials, SUPERVISOR.number, '111222')
  await expect(credentials).toContainText('工号或密码不对，还可再试 2 次')
  expect(await exportedRows(site.dataDir)).toEqual(before)

  await credentials.locator('[data-field="number"]').fill(GUARD.number)
  await credentials.locator('[data-field="pin"]').fill(GUARD.pin)
  await credentials.locator('[data-pad="enter"]').click()
  await expect(credentials).toContainText('不是班长账号')
  expect(await exportedRows(site.dataDir)).toEqual(before)

  // The number stands; only the PIN is asked for again.
  await credentials.locator('[data-field="number"]').fill(SUPERVISOR.number)
  await credentials.locator('[data-field="pin"]').click()
  await typeOnPad(credentials, SUPERVISOR.pin)
  await credentials.locator('[data-pad="enter"]').click()
  await expect(credentials).toHaveCount(0)
  const { entry, amendment } = await exportedRowsOf(site.dataDir, denied.visit)
  expect(entry).toMatchObject({ verdict: 'deny', reasons: 'health-code-red' })
  expect(amendment).toMatchObject({
    verdict: 'pass',
    'override reason': 'wrong-person',
    guard: SUPERVISOR.number,
  })
})

test('a guard stops somebody who had passed: refused, on record', async ({ gate }) => {
  const { sign, dock, site } = gate
  await bring(gate, [{ key: 'seen-green' }, { skin: 36.5 }])
  const passed = await sign.verdict()
  expect(passed).toMatchObject({ state: 'pass' })
  await dock.override('deny', passed.visit, 'behaviour')
  const { entry, amendment } = await exportedRowsOf(site.dataDir, passed.visit)
  expect(entry).toMatchObject({ verdict: 'pass', action: 'admit' })
  expect(amendment).toMatchObject({
    verdict: 'deny',
    action: 'refuse',
    'override reason': 'behaviour',
    guard: GUARD.number,
  })
})

test('a courier by a wrong key is taken back: checked from the start, and let in', async ({ gate }) => {
  const { sign, dock, site, forehead } = gate
  await bring(gate, [{ await: 'idle' }, { skin: 36.5 }, { key: 'class-courier' }])
  const denied = await sign.verdict()
  expect(denied).toMatchObject({ state: 'deny', action: 'parcel-desk' })
  await dock.press('undo')
  await sign.shows({ state: 'collecting' })
  await expect(dock.root.locator('[data-part="override"]')).toHaveCount(0)
  await dock.press('seen-green')
  const passed = await sign.verdict()
  expect(passed).toMatchObject({ state: 'pass' })
  expect(passed.visit).not.toBe(denied.visit)
  const { entry, amendment } = await exportedRowsOf(site.dataDir, denied.visit)
  expect(entry).toMatchObject({ verdict: 'deny', reasons: 'courier' })
  expect(amendment).toMatchObject({ verdict: 'deny', 'override reason': 'learned: wrong-key' })
  await forehead.leave()
})

test('a key counts for who stood there when the finger went down, and not for who came before it was lifted', async ({
  gate,
}) => {
  const { sign, dock, forehead } = gate
  const card = dock.root.locator('[data-part="now"]')
  await bring(gate, [{ skin: 36.5 }, { key: 'health-green' }])
  const { visit } = await sign.shows({ state: 'collecting' })
  await dock.hold('mask-off', async () => {
    await forehead.leave()
    await bring(gate, [{ skin: 36.4 }])
    await expect(card).not.toHaveAttribute('data-visit', visit)
  })
  const notice = dock.root.locator('[data-part="notice"]')
  await expect(notice).toContainText('正好换人')
  // Nor would another key of the same burst count.
  await expect(notice).toHaveCount(0)
  await bring(gate, [{ key: 'seen-green' }])
  expect(await sign.verdict()).toMatchObject({ state: 'pass' })
  await forehead.leave()
})

test('the second of a doubled tap on 已处理 is not for the card that has moved under it', async ({
  gate,
}) => {
  const { sign, dock, forehead } = gate
  const ids: string[] = []
  for (const _ of [1, 2]) {
    /* oxlint-disable no-await-in-loop -- one visitor after another */
    await bring(gate, [{ skin: 36.5 }, { key: 'class-visitor' }, { key: 'health-red' }])
    ids.push((await sign.verdict()).visit)
    await forehead.leave()
    await dock.press('next-person')
    /* oxlint-enable no-await-in-loop */
  }
  const [older = '', newer = ''] = ids
  const others = dock.root.locator('.desk-others')
  await expect(others.locator(`[data-visit="${newer}"]`)).toBeVisible()
  await pressKey(dock.card(newer).locator('[data-key="handled"]'))
  // As fast as the page can show that the card has gone.
  await others.evaluate(
    (box, visit) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (box.querySelector(`[data-visit="${visit}"]`) !== null) requestAnimationFrame(look)
          else requestAnimationFrame(() => requestAnimationFrame(tap))
        }
        const tap = () => {
          const options = { bubbles: true, cancelable: true, pointerId: 1, isPrimary: true, detail: 1 }
          const key = box.querySelector('[data-part="handling"] [data-key="handled"]')
          for (const kind of ['pointerdown', 'pointerup']) key?.dispatchEvent(new PointerEvent(kind, options))
          key?.dispatchEvent(new MouseEvent('click', options))
          resolve()
        }
        look()
      }),
    newer,
  )
  await expect(dock.root.locator('[data-part="refused"]')).toContainText('这一下不算')
  await dock.handled(older)
})

test('with nobody on duty the keys for a denied visitor say so at once, until a guard signs in', async ({
  gate,
}) => {
  const { sign, dock } = gate
  await bring(gate, [{ skin: 36.5 }, { key: 'ruian-green' }, { key: 'health-green' }, { key: 'mask-off' }])
  const denied = await sign.verdict()
  await dock.signOut()
  const refused = dock.root.locator('[data-part="refused"]')
  for (const key of ['override-pass', 'handled']) {
    /* oxlint-disable no-await-in-loop -- one finger */
    await pressKey(dock.card(denied.visit).locator(`[data-key="${key}"]`))
    await expect(refused).toContainText('请先上岗')
    await expect(dock.root.locator('[data-part="override"]')).toHaveCount(0)
    await dock.signIn(GUARD.number, GUARD.pin)
    await expect(refused).toHaveCount(0)
    if (key !== 'handled') await dock.signOut()
    /* oxlint-enable no-await-in-loop */
  }
  await dock.handled(denied.visit)
})

test('class and household told afterwards amend the entry', async ({ gate }) => {
  const { sign, dock, site } = gate
  await bring(gate, [{ await: 'idle' }, { key: 'class-unknown' }, { key: 'health-red' }])
  const denied = await sign.verdict()
  await dock.fillClass(denied.visit, 'class-new-resident')
  const { entry, amendment } = await exportedRowsOf(site.dataDir, denied.visit)
  expect(entry).toMatchObject({ class: 'unknown', verdict: 'deny' })
  expect(amendment).toMatchObject({ class: 'new-resident', verdict: 'deny' })
  expect(amendment?.['override reason']).toMatch(/^learned:/)
  await dock.handled(denied.visit)
})

/** A visit's entry and the amendment that it names. */
async function exportedRowsOf(dataDir: string, visit: string) {
  let found: Awaited<ReturnType<typeof exportedRows>>[number][] = []
  // The click comes back before the amendment is on disk.
  await expect
    .poll(async () => {
      const rows = await exportedRows(dataDir)
      const entry = rows.find((row) => row['entry id'] === visit)
      const amendment = rows.find((row) => row['entry id'] === entry?.['amended by'])
      found = [entry, amendment].filter((row) => row !== undefined)
      return found.length
    })
    .toBe(2)
  const [entry, amendment] = found
  return { entry, amendment }
}
