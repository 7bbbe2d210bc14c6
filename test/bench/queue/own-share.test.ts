import { expect, test } from 'vitest'
import type { Evidence, EvidenceContent } from '../../../src-main/gate/evidence.ts'
import type { Input } from './inputs.ts'
import { ownShareMs } from './own-share.ts'

const came = (content: EvidenceContent, at: number): Evidence => ({
  ...content,
  at,
  visitMs: 0,
  superseded: false,
})
const mask = (at: number): Evidence => came({ kind: 'mask', worn: true }, at)
const reading = (temperatureKind: 'body-estimate' | 'handheld', at: number): Evidence =>
  came({ kind: 'temperature', temperatureKind, celsius: 36.5, raw: 36.5, ambient: null, indicates: null }, at)

/** At the times of both clocks, which differ by 5000. */
const input = (is: Input['is'], wall: number): Input => ({ is, wall, at: wall + 5000 })
const inputs = [input('key', 100.4), input('reading', 200.7), input('key', 300.2), input('reading', 900)]

test.each([
  { name: 'a key decided', evidence: [reading('body-estimate', 202), mask(300)], took: 99.8 },
  { name: 'the thermometer decided', evidence: [mask(101), reading('body-estimate', 202)], took: 199.3 },
  { name: 'a keyed-in reading is a key', evidence: [mask(101), reading('handheld', 301)], took: 99.8 },
])('$name: from there to the verdict', ({ evidence, took }) => {
  expect(ownShareMs({ id: 'a', evidence }, 5400, inputs)).toBeCloseTo(took, 6)
})

test('an entry that nothing came in for is no measurement', () => {
  expect(() => ownShareMs({ id: 'a', evidence: [mask(50)] }, 5400, inputs)).toThrow('nothing came in')
})
