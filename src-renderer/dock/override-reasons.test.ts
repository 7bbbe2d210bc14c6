import { expect, test } from 'vitest'
import type { VisitView } from '../../src-main/api/contract.ts'
import type { Reason, Verdict } from '../../src-main/words.ts'
import { lanes } from '../../test/gallery/samples.ts'
import { reasonsFor } from './override-reasons.ts'

const ruled = (verdict: Verdict, ...reasons: Reason[]): Pick<VisitView, 'ruled' | 'temperature'> => {
  const { visit } = lanes.deny
  if (visit.ruled === null) throw new Error('the sample has no ruling')
  return {
    ruled: { ...visit.ruled, verdict, reasons },
    temperature: { celsius: 38.4, kind: 'body-estimate' },
  }
}
const ALWAYS = ['medical-need', 'device-fault', 'wrong-person', 'instructed']

test.each<[Reason, string[]]>([
  ['mask-missing', ['mask-put-on']],
  ['fever-confirmed', ['contact-temperature-normal']],
  ['health-code-red', ['code-seen-by-eye', 'paper-proof', 'known-resident']],
  ['no-phone', ['code-seen-by-eye', 'paper-proof', 'known-resident']],
])('who was denied for %s is let in for what answers it', (reason, answers) => {
  expect(reasonsFor(ruled('deny', reason), 'pass').toSorted()).toEqual([...ALWAYS, ...answers].toSorted())
})

test('a fever that the clinical thermometer found is not let in for its being normal', () => {
  const fever = {
    ...ruled('deny', 'fever-confirmed'),
    temperature: { celsius: 39.1, kind: 'contact' },
  } as const
  expect(reasonsFor(fever, 'pass')).not.toContain('contact-temperature-normal')
})

test('a pass that was stopped by a wrong key is let in as that', () => {
  expect(reasonsFor(ruled('pass'), 'pass')).toContain('wrong-key')
  expect(reasonsFor(ruled('deny', 'mask-missing'), 'pass')).not.toContain('wrong-key')
})

test('nobody is let in for not cooperating, and stopped for a mask that was put on', () => {
  expect(reasonsFor(ruled('deny', 'health-code-red'), 'pass')).not.toContain('behaviour')
  expect(reasonsFor(ruled('pass'), 'deny')).not.toContain('mask-put-on')
})
