import { PERSON_CLASSES, type GuardKey } from '../words.ts'
import type { EvidenceContent } from './evidence.ts'

/** The evidence that a guard's key gives; empty for the keys that steer the lane. */
export function keyEvidence(key: GuardKey): EvidenceContent[] {
  switch (key) {
    case 'health-green':
    case 'health-yellow':
    case 'health-red':
      return [{ kind: 'seen', role: 'health-code', status: colourOf(key) }]
    case 'ruian-green':
    case 'ruian-yellow':
    case 'ruian-red':
      return [{ kind: 'seen', role: 'ruian-code', status: colourOf(key) }]
    case 'seen-green':
      return [
        { kind: 'seen', role: 'health-code', status: 'green' },
        { kind: 'seen', role: 'ruian-code', status: 'green' },
        { kind: 'mask', worn: true },
      ]
    case 'mask-on':
    case 'mask-off':
      return [{ kind: 'mask', worn: key === 'mask-on' }]
    case 'order-none':
    case 'order-in-force':
      return [{ kind: 'answer', question: 'isolation-order', value: key === 'order-in-force' }]
    case 'outing-free':
    case 'outing-used':
      return [{ kind: 'answer', question: 'outing', value: key === 'outing-used' }]
    case 'holder-confirmed':
      return [{ kind: 'answer', question: 'holder', value: true }]
    case 'no-phone':
      return [{ kind: 'no-phone', proof: null }]
    case 'proof-resident-id':
      return [{ kind: 'no-phone', proof: 'resident-id' }]
    case 'proof-paper':
      return [{ kind: 'no-phone', proof: 'paper' }]
    case 'proof-family-code':
      return [{ kind: 'no-phone', proof: 'family-code' }]
    case 'proof-none':
      return [{ kind: 'no-phone', proof: 'none' }]
    case 'medical-care':
      return [{ kind: 'medical-care' }]
    case 'class-resident':
    case 'class-city-migrant':
    case 'class-new-resident':
    case 'class-returnee':
    case 'class-visitor':
    case 'class-employee':
    case 'class-duty':
    case 'class-courier':
    case 'class-unknown':
      return PERSON_CLASSES.filter((candidate) => key === `class-${candidate}`).map((personClass) => ({
        kind: 'class',
        personClass,
      }))
    case 'same-person':
    case 'next-person':
    case 'same-phone':
    case 'step-aside':
    case 'retake':
    case 'undo':
    case 'release':
    case 'direction-in':
    case 'direction-out':
      return []
  }
}

/** The key that says this of a person; null where none does. */
export function keyOf(content: EvidenceContent): GuardKey | null {
  switch (content.kind) {
    case 'seen':
      return `${content.role === 'health-code' ? 'health' : 'ruian'}-${content.status}`
    case 'mask':
      return content.worn ? 'mask-on' : 'mask-off'
    case 'class':
      return `class-${content.personClass}`
    case 'answer':
      if (content.question === 'holder') return 'holder-confirmed'
      if (content.question === 'outing') return content.value ? 'outing-used' : 'outing-free'
      return content.value ? 'order-in-force' : 'order-none'
    case 'no-phone':
      return content.proof === null ? 'no-phone' : `proof-${content.proof}`
    case 'medical-care':
      return 'medical-care'
    case 'release':
      return 'release'
    case 'code':
    case 'temperature':
    case 'household':
      return null
  }
}

function colourOf(key: string): 'green' | 'yellow' | 'red' {
  if (key.endsWith('green')) return 'green'
  return key.endsWith('yellow') ? 'yellow' : 'red'
}
