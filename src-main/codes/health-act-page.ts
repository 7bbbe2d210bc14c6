import { opaqueCode, type OpaqueFamily, type Recognition, type Refusal } from './code.ts'

/** Both serve the same page (codes.md section 1). */
const HOSTS = ['h5.dingtalk.com', 'healthcode.dingtalk.com']
const PATH = '/healthAct/index.html'
const FRAGMENT = '/result'

/** One shape of the page's address: its token, and the parameters that must stand beside it. */
export interface HealthActForm {
  qrCode: RegExp
  beside: Readonly<Record<string, RegExp>>
}

/** A province's health code on this page. */
export interface HealthActFamily {
  family: OpaqueFamily
  forms: readonly HealthActForm[]
}

/** Whether a text is an address on the page's hosts: then it is one of its codes or none at all. */
export function isHealthActAddress(text: string): boolean {
  // Compared whole and by hand: URL parsers forgive user names, ports, case, tabs and blanks.
  const authority = /^https:\/\/([^/?#]*)/.exec(text)?.[1]
  return HOSTS.some((host) => host === authority)
}

/** Reads an address on the page's hosts as a code of one of the families. */
export function readHealthActAddress(text: string, families: readonly HealthActFamily[]): Recognition {
  const parts = /^https:\/\/[^/?#]*([^?#]*)\?([^#]*)#(.*)$/u.exec(text)
  if (parts === null)
    return refused('not-a-code', 'an address of the health-code host without query or result')
  const [, path = '', query = '', fragment = ''] = parts
  if (path !== PATH) return refused('not-a-code', 'another page of the health-code host')
  if (fragment.includes('https://')) return refused('merged', 'a second address after the first')

  const parameters = new Map<string, string>()
  for (const pair of query.split('&')) {
    const [name = '', ...value] = pair.split('=')
    // An escaped name could smuggle in a second token.
    if (!/^\w+$/.test(name))
      return refused('not-a-code', 'a parameter of the health-code page has no plain name')
    if (parameters.has(name))
      return refused('parameter-repeated', 'a parameter of the health-code page twice')
    parameters.set(name, value.join('='))
  }
  const token = parameters.get('qrCode')
  if (token === undefined) return refused('token-missing', 'the health-code page without qrCode')
  if (token === '') return refused('token-missing', 'the health-code page with an empty qrCode')
  if (fragment !== FRAGMENT) return refused('not-a-code', 'the health-code page without its result')

  for (const { family, forms } of families) {
    const form = forms.find(({ qrCode }) => qrCode.test(token))
    if (form === undefined) continue
    const complete = Object.entries(form.beside).every(([name, shape]) =>
      shape.test(parameters.get(name) ?? ''),
    )
    if (!complete) return refused('token-malformed', `a ${family} code without what stands beside its token`)
    return { ok: true, code: opaqueCode(family, 'health-code', token) }
  }
  return refused('token-malformed', `a qrCode of ${token.length} characters in no known form`)
}

function refused(reason: Refusal, detail: string): Recognition {
  return { ok: false, reason, detail }
}
