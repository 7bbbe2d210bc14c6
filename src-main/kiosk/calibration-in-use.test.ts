import { describe, expect, test } from 'vitest'
import { calibrationSchema } from '../config/calibration.ts'
import { calibrationInUse } from './calibration-in-use.ts'

const MODULE = { protocol: 'gy-mcu90614', port: '/dev/ttyUSB0', kind: 'surface' } as const
const MADE = calibrationSchema.parse({
  protocol: 'gy-mcu90614',
  port: '/dev/ttyUSB0',
  pairs: { offset: 2.1, count: 8, spread: 0.1 },
  at: '2020-03-06T08:00:00+08:00',
  by: '901',
})
const onPage = (content: unknown) => ({ content, at: 1, by: '901' })
const blackbody = { low: { reference: 35, read: 34.6 }, high: { reference: 42, read: 41.3 } }
const swapped = { low: { reference: 35, read: 42 }, high: { reference: 42, read: 35 } }

describe('what a module is calibrated by', () => {
  test.each([
    ['nothing', { set: null, config: null }, { from: null, why: 'none' }],
    [
      'the config file',
      { set: null, config: MADE },
      { from: 'config', why: null, calibration: { by: '901' } },
    ],
    [
      'the screen before the config file',
      { set: onPage({ ...MADE, by: '902' }), config: MADE },
      { from: 'page', why: null, calibration: { by: '902' } },
    ],
    [
      'taken off on the screen, whatever the file says',
      { set: onPage(null), config: MADE },
      { calibration: null, why: 'none' },
    ],
    [
      'kept by a later version, who knows how',
      { set: onPage({ better: true }), config: MADE },
      { calibration: null, why: 'none' },
    ],
    [
      'made at another port',
      { set: onPage({ ...MADE, port: 'COM3' }), config: null },
      { from: 'page', why: 'other-module' },
    ],
    [
      'blackbodies alone',
      { set: onPage({ ...MADE, pairs: null, blackbody }), config: null },
      { why: 'skin-only' },
    ],
    [
      'blackbodies and the heat balance',
      { set: null, config: { ...MADE, pairs: null, blackbody, heatBalance: 0.13 } },
      { why: null },
    ],
    [
      'blackbodies that somebody swapped in the file',
      { set: null, config: { ...MADE, blackbody: swapped } },
      { why: 'no-line' },
    ],
  ])('%s', (_name, given, expected) => {
    expect(calibrationInUse(MODULE, given)).toMatchObject(expected)
  })

  test('a module that estimates the body itself is never converted', () => {
    const module = { ...MODULE, kind: 'body-estimate' } as const
    expect(calibrationInUse(module, { set: null, config: MADE }).why).toBe('body-estimate')
  })
})
