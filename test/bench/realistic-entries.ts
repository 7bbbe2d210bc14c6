import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { EvidenceContent } from '../../src-main/gate/evidence.ts'
import { judge } from '../../src-main/gate/judge.ts'
import { addEvidence, openVisit, type Visit } from '../../src-main/gate/visit.ts'
import { entryOfVisit } from '../../src-main/kiosk/entry-of-visit.ts'
import { loadRules } from '../../src-main/kiosk/rules-file.ts'
import type { Entry } from '../../src-main/journal/entry.ts'
import type { GuardKey } from '../../src-main/words.ts'
import { keyEvidence } from '../../src-main/gate/keys.ts'

/**
 * Entries as a gate writes them, made by the gate's own judge: of ten people six show their codes to the guard,
 * two have both scanned, one has a signed pass and one is sent to the desk.
 */
export function realisticEntries(): (now: number) => Entry {
  const loaded = loadRules('ruian-main')
  if (!loaded.ok) throw new Error(loaded.problem)
  const { rules, hash } = loaded.value
  const blindKey = randomBytes(32)
  const token = (): string => createHmac('sha256', blindKey).update(randomBytes(16)).digest('base64url')
  const prefix = `lane-1-${randomUUID().replaceAll('-', '').slice(0, 16)}-`
  let made = 0
  return (now) => {
    made += 1
    const kind = made % 10
    const celsius = 36 + (made % 12) / 10
    const opened = openVisit({
      id: `${prefix}${made}`,
      direction: 'in',
      defaultClass: 'resident',
      thread: { state: 'present' },
      flags: [],
      handUntil: null,
      now: now - 2400,
    })
    const visit = [...personOf(kind, token), temperature(celsius)].reduce<Visit>(
      (so, content, index) => addEvidence(so, [content].flat(), now - 2000 + index * 400),
      opened,
    )
    const judgement = judge(visit, rules, now)
    const { ruling } = judgement
    if (ruling.state !== 'final') throw new Error('a person of the bench who is not judged')
    return entryOfVisit(visit, judgement, ruling, {
      id: visit.id,
      gate: 'taoyuan-huayuan',
      lane: 'lane-1',
      guard: '205',
      rulesHash: hash,
      now,
    })
  }
}

function personOf(kind: number, token: () => string): (EvidenceContent | EvidenceContent[])[] {
  const key = (id: GuardKey): EvidenceContent[] => keyEvidence(id)
  if (kind < 6) return [key('seen-green')]
  const health: EvidenceContent = {
    kind: 'code',
    role: 'health-code',
    family: 'zhejiang',
    token: token(),
    status: 'unknown',
    assurance: null,
    reason: null,
    from: 'scan',
    updatedAt: null,
    holder: null,
    remarks: [],
  }
  const ruian: EvidenceContent = {
    ...health,
    role: 'ruian-code',
    family: 'ra1',
    token: token(),
    status: 'green',
    assurance: 'signed',
    holder: { maskedName: '王*明', household: null, enterprise: null, staffNumber: null },
  }
  switch (kind) {
    case 6:
    case 7:
      return [
        health,
        { ...ruian, family: 'ruian-site', status: 'unknown', assurance: null, holder: null },
        key('seen-green'),
      ]
    case 8:
      return [health, key('health-green'), ruian, key('mask-on')]
    default:
      return [health, key('health-yellow'), ruian, key('mask-on')]
  }
}

const temperature = (celsius: number): EvidenceContent => ({
  kind: 'temperature',
  temperatureKind: 'body-estimate',
  celsius,
  raw: celsius,
  ambient: null,
  indicates: null,
})
