import { createInstance, type TFunction } from 'i18next'
import { describe, expect, it } from 'vitest'
import type { VisitView } from '../../src-main/api/contract.ts'
import { lanes } from '../../test/gallery/samples.ts'
import en from '../locales/en.json' with { type: 'json' }
import zh from '../locales/zh.json' with { type: 'json' }
import { reasonWord, rowWords, verdictNow, verdictWord, visitName } from './visit-words.ts'

const texts = createInstance()
await texts.init({ resources: { zh: { translation: zh }, en: { translation: en } } })
const t: Record<'zh' | 'en', TFunction> = { zh: texts.getFixedT('zh'), en: texts.getFixedT('en') }
const SHANGHAI = 'Asia/Shanghai'

const denied = lanes.deny.visit
const { visit: passed } = lanes.pass
const ended = { ...passed, id: 'in-1-0a1b2c3d4e5f6a7b-12', endedAt: Date.parse('2020-03-06T03:16:40+08:00') }
const ruledAt = (visit: VisitView, iso: string, change: Partial<VisitView['ruled']>): VisitView => ({
  ...visit,
  ruled: visit.ruled && { ...visit.ruled, at: Date.parse(iso), ...change },
})
const release: VisitView = {
  ...ruledAt(passed, '2020-03-06T03:16:40+08:00', { flags: ['emergency-release'] }),
  id: 'in-1-0a1b2c3d4e5f6a7b-r1',
  endedAt: ended.endedAt,
  personClass: 'unknown',
  household: null,
  maskedName: null,
}

describe('a visit in the lists of the dock', () => {
  it.each([
    ['health-code-red', '红码', 'red code'],
    ['ruian-code-expired', '瑞安通 已过期', "Rui'an code Expired"],
    ['mask-missing', '没戴口罩', 'no mask'],
    ['newer-than-this-screen', 'newer-than-this-screen', 'newer-than-this-screen'],
  ])('%s in a word', (reason, chinese, english) => {
    expect([reasonWord(t.zh, reason), reasonWord(t.en, reason)]).toEqual([chinese, english])
  })

  it('is named by when it was denied and why, a waiting one by its ticket', () => {
    const at = ruledAt(denied, '2020-03-06T03:16:05+08:00', { reasons: ['health-code-red', 'mask-missing'] })
    expect(visitName(t.zh, at, SHANGHAI)).toBe('03:16 红码')
    // Overridden, and nothing else was wrong.
    const overridden = ruledAt(passed, '2020-03-06T03:16:05+08:00', { overridden: 'deny' })
    expect(visitName(t.zh, overridden, SHANGHAI)).toBe('03:16 不放行')
    expect(lanes['deny-hold'].parked.map((visit) => visitName(t.zh, visit, SHANGHAI))).toEqual([
      '3 号',
      '4 号',
    ])
  })

  it('stands with time, number and who it was, as far as that is known', () => {
    expect(rowWords(t.zh, ended, SHANGHAI)).toBe('03:16 · 第 12 位 · 12-3-401 王*明')
    expect(rowWords(t.en, { ...ended, household: null, maskedName: null }, SHANGHAI)).toBe(
      '03:16 · person 12 · Resident',
    )
  })

  it('says of a release that it was one, and of nobody that he passed', () => {
    expect(verdictWord(t.zh, release)).toBe('紧急放行')
    expect(rowWords(t.zh, release, SHANGHAI)).toBe('03:16')
    expect(verdictWord(t.zh, passed)).toBe('放行')
    expect(verdictNow(t.zh, passed)).toBe('放行')
    const letIn = ruledAt(denied, '2020-03-06T03:16:05+08:00', { overridden: 'pass' })
    expect([verdictNow(t.zh, letIn), verdictNow(t.en, letIn)]).toEqual(['放行（改判）', 'Pass (overridden)'])
    expect(verdictWord(t.zh, { ...passed, ruled: null })).toBe('未判定')
  })

  it.each([denied, passed])('says nothing of an override that was turned back', (visit) => {
    const back = ruledAt(visit, '2020-03-06T03:16:05+08:00', { overridden: visit.ruled?.verdict ?? null })
    expect(verdictNow(t.zh, back)).toBe(verdictWord(t.zh, visit))
  })
})
