import { randomBytes } from 'node:crypto'
import { ruianSiteText } from '../../e2e/site.ts'
import type { PassPress } from '../pass-press.ts'
import type { HeldUp } from './kinds.ts'

/** What one person can hold up: each text is made once and stays the same. */
export class Phone {
  readonly #passes: PassPress
  readonly #texts = new Map<HeldUp, string>()

  constructor(passes: PassPress) {
    this.#passes = passes
  }

  text(code: HeldUp): string {
    const text = this.#texts.get(code) ?? this.#make(code)
    this.#texts.set(code, text)
    return text
  }

  #make(code: HeldUp): string {
    const maskedName = '王*明'
    const hour = 3_600_000
    switch (code) {
      case 'health':
        return `https://h5.dingtalk.com/healthAct/index.html?qrCode=V2${randomBytes(16).toString('hex')}#/result`
      case 'ruian-site':
        return ruianSiteText(randomBytes(8).toString('hex'))
      case 'ra1':
        return this.#passes.mint({ type: 'ra1', maskedName, colour: 'green' }, hour)
      case 'ra1-expired':
        return this.#passes.mint({ type: 'ra1', maskedName, colour: 'green' }, -hour)
      case 'work-pass':
        return this.#passes.mint({ type: 'wp1', maskedName, enterprise: '瑞立集团' }, hour)
      case 'paper-pass':
        return this.#passes.mint({ type: 'gp1', maskedName, household: '12-3-501' }, hour)
      case 'badge':
        return this.#passes.mint({ type: 'sb1', maskedName, staffNumber: '301' }, hour)
    }
  }
}
