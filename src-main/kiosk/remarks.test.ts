import { afterEach, describe, expect, test } from 'vitest'
import {
  gateConfig,
  HEALTH_TEXT,
  HEALTH_TOKEN,
  LANE,
  leave,
  openGate,
  OTHER_HEALTH_TEXT,
  type Gate,
} from '../../test/fixtures/gate-at-work.ts'
import { denyHashOf } from '../codes/trust/deny-list.ts'
import type { Remark } from '../api/contract.ts'
import { AGAIN_MS } from './sightings.ts'

/** Three lanes on one gate; the two beside the first are scanned at by hand. */
const lanes = (config: ReturnType<typeof gateConfig>) => ({
  ...config,
  lanes: [...config.lanes, { id: 'in-2', direction: 'in' }, { id: 'out-1', direction: 'out' }],
})

const gates: Gate[] = []
async function gate(denied: readonly string[] = []): Promise<Gate> {
  const opened = await openGate({ config: lanes, denied })
  gates.push(opened)
  return opened
}
afterEach(async () => {
  await Promise.all(gates.splice(0).map((one) => one.close()))
})

async function arrive(g: Gate): Promise<void> {
  g.stage.arrive()
  await g.clock.advance(600)
}

async function scan(g: Gate, text: string): Promise<void> {
  g.stage.scan(text)
  await g.clock.advance(300)
}

/** Arrives, shows the code, is let pass on the guard's word, and leaves. */
async function passWith(g: Gate, text: string): Promise<void> {
  await arrive(g)
  await scan(g, text)
  g.press('seen-green')
  g.stage.hold(36.5, 21)
  await g.clock.advance(1500)
  await leave(g)
  expect(g.view().recent[0]?.ruled?.verdict).toBe('pass')
}

const told = (remarks: readonly Remark[] | undefined): string[] =>
  (remarks ?? []).map((remark) =>
    remark.what === 'seen-before'
      ? `${remark.role} ${remark.what} ${remark.lane} ${remark.verdict}`
      : `${remark.role} ${remark.what}`,
  )
const toldNow = (g: Gate): string[] => told(g.view().visit?.remarks)

describe('a code shown again in another visit', () => {
  test('is told with where and when it was seen, and judges nothing', async () => {
    const g = await gate()
    await arrive(g)
    const at = g.clock.now()
    await scan(g, HEALTH_TEXT)
    g.press('seen-green')
    g.stage.hold(36.5, 21)
    await g.clock.advance(1500)
    await leave(g)
    await g.clock.advance(60_000)
    await arrive(g)
    await scan(g, HEALTH_TEXT)
    const [remark] = g.view().visit?.remarks ?? []
    expect(remark).toEqual({
      what: 'seen-before',
      role: 'health-code',
      at: expect.closeTo(at, -3),
      lane: LANE,
      verdict: 'pass',
    })
    g.press('seen-green')
    g.stage.hold(36.5, 21)
    await g.clock.advance(1500)
    expect(g.view().visit).toMatchObject({ ruled: { verdict: 'pass' }, remarks: [remark] })
    const entry = (await g.entries()).at(-1)
    expect(entry?.row.evidence[0]).toMatchObject({ kind: 'code', remarks: [{ what: 'seen-before' }] })
    expect((await g.entries()).map(({ row }) => row.verdict)).toEqual(['pass', 'pass'])
  })

  test('at another lane of the same direction is told there', async () => {
    const g = await gate()
    await passWith(g, HEALTH_TEXT)
    await g.clock.advance(20_000)
    const beside = g.kiosk.lane('in-2')
    beside?.scan({ ok: true, text: HEALTH_TEXT, symbology: null })
    expect(told(beside?.view().visit?.remarks)).toEqual(['health-code seen-before in-1 pass'])
  })

  test('while the other visit still waits at another lane is told without a verdict', async () => {
    const g = await gate()
    await arrive(g)
    await scan(g, HEALTH_TEXT)
    const beside = g.kiosk.lane('in-2')
    beside?.scan({ ok: true, text: HEALTH_TEXT, symbology: null })
    expect(told(beside?.view().visit?.remarks)).toEqual(['health-code seen-before in-1 null'])
    expect(toldNow(g)).toEqual([])
  })

  test('after a ruling that could not be written is told without it', async () => {
    const g = await gate()
    await arrive(g)
    await scan(g, HEALTH_TEXT)
    g.fillDisk()
    g.press('health-red')
    expect(g.view().closed?.why).toBe('disk-full')
    g.kiosk.lane('in-2')?.scan({ ok: true, text: HEALTH_TEXT, symbology: null })
    expect(told(g.kiosk.lane('in-2')?.view().visit?.remarks)).toEqual(['health-code seen-before in-1 null'])
  })

  test('after a visit that was abandoned is told too', async () => {
    const g = await gate()
    await arrive(g)
    await scan(g, HEALTH_TEXT)
    await leave(g)
    await g.clock.advance(90_000)
    await arrive(g)
    await scan(g, HEALTH_TEXT)
    expect(toldNow(g)).toEqual(['health-code seen-before in-1 null'])
  })

  test('from a phone that lay on the scanner is told with the time it was laid there', async () => {
    const g = await gate()
    await arrive(g)
    const at = g.clock.now()
    await scan(g, HEALTH_TEXT)
    await g.clock.advance(5000)
    await scan(g, HEALTH_TEXT)
    await leave(g)
    await g.clock.advance(90_000)
    await arrive(g)
    await scan(g, HEALTH_TEXT)
    expect(g.view().visit?.remarks).toMatchObject([{ at: expect.closeTo(at, -3) }])
  })

  test.each([
    [
      'another code',
      async (g: Gate): Promise<void> => {
        await passWith(g, OTHER_HEALTH_TEXT)
        await g.clock.advance(20_000)
        await arrive(g)
      },
    ],
    [
      'long after',
      async (g: Gate): Promise<void> => {
        await passWith(g, HEALTH_TEXT)
        await g.clock.advance(AGAIN_MS)
        await arrive(g)
      },
    ],
    [
      'a family on one phone, of whom the guard has said so',
      async (g: Gate): Promise<void> => {
        await passWith(g, HEALTH_TEXT)
        await arrive(g)
        expect(g.press('same-phone')).toBe('ok')
      },
    ],
    [
      'somebody who steps back and comes again to his own visit',
      async (g: Gate): Promise<void> => {
        await arrive(g)
        await scan(g, HEALTH_TEXT)
        await leave(g)
        await g.clock.advance(12_000)
        await arrive(g)
      },
    ],
    [
      'somebody who went out with it',
      async (g: Gate): Promise<void> => {
        g.kiosk.lane('out-1')?.scan({ ok: true, text: HEALTH_TEXT, symbology: null })
        await g.clock.advance(20_000)
        await arrive(g)
      },
    ],
  ])('is not told of: %s', async (_name, before) => {
    const g = await gate()
    await before(g)
    await scan(g, HEALTH_TEXT)
    expect(g.view().visit?.codes).toHaveLength(1)
    expect(toldNow(g)).toEqual([])
  })
})

describe('a pass out of its time', () => {
  const pass = (g: Gate, expiresIn: number): string =>
    g.stage.pass({ type: 'ra1', colour: 'green', expiresIn })

  test('is told with the moment it ended', async () => {
    const g = await gate()
    await arrive(g)
    const ended = Math.floor((g.clock.now() - 1_200_000) / 1000) * 1000
    await scan(g, pass(g, -1200))
    expect(g.view().visit?.remarks).toEqual([{ what: 'expired', role: 'ruian-code', at: ended }])
  })

  test('in its time is not told of', async () => {
    const g = await gate()
    await arrive(g)
    await scan(g, pass(g, 1200))
    expect(g.view().visit?.codes).toMatchObject([{ role: 'ruian-code', status: 'green' }])
    expect(toldNow(g)).toEqual([])
  })

  test('shown twice is told once', async () => {
    const g = await gate()
    await arrive(g)
    const text = pass(g, -1200)
    await scan(g, text)
    await g.clock.advance(11_000)
    await scan(g, text)
    expect(g.view().visit?.codes).toMatchObject([{ status: 'expired' }])
    expect(toldNow(g)).toEqual(['ruian-code expired'])
  })
})

test('an opaque code on a deny list is told of, and the guard decides', async () => {
  const g = await gate([denyHashOf(HEALTH_TOKEN)])
  await arrive(g)
  await scan(g, OTHER_HEALTH_TEXT)
  expect(toldNow(g)).toEqual([])
  g.press('next-person')
  await leave(g)
  await arrive(g)
  await scan(g, HEALTH_TEXT)
  expect(toldNow(g)).toEqual(['health-code denied'])
  await g.clock.advance(1000)
  g.press('seen-green')
  g.stage.hold(36.5, 21)
  await g.clock.advance(1500)
  expect(g.view().recent[0]?.ruled?.verdict).toBe('pass')
})
