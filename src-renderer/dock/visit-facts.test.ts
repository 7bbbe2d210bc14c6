import { createInstance } from 'i18next'
import { createElement, type FunctionComponent } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider, initReactI18next } from 'react-i18next'
import { expect, it } from 'vitest'
import type { VisitView } from '../../src-main/api/contract.ts'
import type { Verdict as Word } from '../../src-main/words.ts'
import { lanes } from '../../test/gallery/samples.ts'
import zh from '../locales/zh.json' with { type: 'json' }
import { Reasons, Verdict } from './visit-facts.tsx'

const i18n = createInstance()
await i18n.use(initReactI18next).init({ lng: 'zh', resources: { zh: { translation: zh } } })

const said = (part: FunctionComponent<{ visit: VisitView }>, visit: VisitView) =>
  renderToStaticMarkup(createElement(I18nextProvider, { i18n }, createElement(part, { visit })))

const red = (overridden: Word | null): VisitView => {
  const { visit } = lanes.deny
  const ruled = visit.ruled && { ...visit.ruled, reasons: ['health-code-red'], overridden }
  return { ...visit, codes: [], ruled }
}

it.each([null, 'deny'] as const)('a denied red says what is done about it (overridden: %s)', (overridden) => {
  expect(said(Verdict, red(overridden))).not.toContain('改判')
  expect(said(Reasons, red(overridden))).toContain('单独等候')
  expect(said(Reasons, red(overridden))).toContain('下一步')
})

it('a red that was let in after all still says why it was denied, and of nothing to do', () => {
  expect(said(Verdict, red('pass'))).toContain('改判，原判不放行')
  expect(said(Reasons, red('pass'))).toContain('<p>红码</p>')
  expect(said(Reasons, red('pass'))).not.toMatch(/等候|上报|下一步/)
})
