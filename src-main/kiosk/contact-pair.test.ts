import { expect, test } from 'vitest'
import type { Evidence, TemperatureEvidence } from '../gate/evidence.ts'
import { contactPair } from './contact-pair.ts'

const MINUTE = 60_000
const said = (at: number, change: Partial<TemperatureEvidence>): Evidence => ({
  kind: 'temperature',
  temperatureKind: 'surface',
  celsius: 36.4,
  raw: 34.2,
  ambient: 21.5,
  indicates: null,
  at: at * MINUTE,
  visitMs: 0,
  superseded: false,
  ...change,
})

test.each([
  ['a reading of the module', [said(0, {})], true],
  ['a module that is not calibrated yet', [said(0, { indicates: 'not-calibrated' })], true],
  ['a module that is held to drift', [said(0, { indicates: 'drift' })], true],
  ['a body module', [said(0, { temperatureKind: 'body-estimate', ambient: null })], true],
  ['a gun between them', [said(0, {}), said(1, { temperatureKind: 'handheld', celsius: 36.9 })], true],
  ['nothing but a gun', [said(0, { temperatureKind: 'handheld' })], false],
  ['a module that was cold', [said(0, { indicates: 'warming-up' })], false],
  ['a module in a cold room', [said(0, { indicates: 'room-out-of-range' })], false],
  ['a frozen module', [said(0, { indicates: 'frozen' })], false],
  ['a sound reading, and then a frozen one', [said(0, {}), said(1, { indicates: 'frozen' })], false],
  ['no reading', [], false],
])('%s makes a pair: %s', (_name, evidence, makes) => {
  expect(contactPair(evidence, 36.6, 5 * MINUTE) !== null).toBe(makes)
})

test('it holds raw, room, judged and contact, and nobody’s name', () => {
  expect(contactPair([said(0, {})], 36.6, 10 * MINUTE)).toEqual({
    pair: { at: 10 * MINUTE, raw: 34.2, ambient: 21.5, judged: 36.4, contact: 36.6 },
    measuredAt: 0,
  })
  expect(contactPair([said(0, {})], 36.6, 10 * MINUTE + 1)).toBeNull()
})
