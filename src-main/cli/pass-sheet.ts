import en from '../../src-renderer/locales/en.json' with { type: 'json' }
import zh from '../../src-renderer/locales/zh.json' with { type: 'json' }
import type { PassContent } from '../codes/issue/pass-mint.ts'
import { SYMBOL, type PassSymbol } from '../codes/issue/pass-symbol.ts'
import { SIGNED_FAMILIES } from '../codes/signed-pass.ts'
import { zonedTime } from '../journal/zoned-time.ts'

/** One pass on the sheet; times in UTC ms. */
export interface PassCard {
  /** What its files and its row of passes.csv are found by. */
  label: string
  content: PassContent
  begins: number
  expires: number
  symbol: PassSymbol
}

const CARDS_A_PAGE = 8

/** Texts of more ems than this, of its own and its issuer's together, take a smaller type to stay on their card. */
const ROOMY_EMS = 48

/** How many pages A4 so many passes take. */
export function sheetPages(cards: number): number {
  return Math.ceil(cards / CARDS_A_PAGE)
}

/**
 * A sheet of passes to print and cut up: HTML in one file, A4, eight cards a page, black on white, Chinese with
 * English below it. Nothing runs in it and nothing is fetched. A card does not show a Rui'an code's colour: on paper
 * a green proves nothing, only the signature in its code does.
 */
export function passSheet(
  cards: readonly PassCard[],
  options: { issuer: string; issuedAt: number; timeZone: string },
): string {
  const time = wallTime(options.timeZone)
  const pages = Array.from({ length: sheetPages(cards.length) }, (_, page) =>
    cards.slice(page * CARDS_A_PAGE, (page + 1) * CARDS_A_PAGE),
  )
  const sections = pages.map((onPage, index) => {
    const blanks = { page: String(index + 1), pages: String(pages.length) }
    return `<section class="page">
<header><p>${both('hand', {})}</p><p class="count">${both('page', blanks)}</p></header>
<div class="cards">
${onPage.map((card) => cardOf(card, options.issuer, time)).join('\n')}
</div>
<footer><p>${both('cut', {})}</p><p>${both('issued', {})} ${time(options.issuedAt)} ${escaped(options.timeZone)}</p></footer>
</section>`
  })
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${zh.sheet.title} ${en.sheet.title}</title>
<style>${STYLE}</style>
</head>
<body>
${sections.join('\n')}
</body>
</html>
`
}

function cardOf(card: PassCard, issuer: string, time: (at: number) => string): string {
  const { content, symbol, label } = card
  const { role } = SIGNED_FAMILIES[content.type]
  const name = content.maskedName === null ? '' : `<p class="name">${escaped(content.maskedName)}</p>`
  const own = ownFact(content)
  const dense = width(own?.value ?? '') + width(issuer) > ROOMY_EMS
  return `<article class="card${dense ? ' dense' : ''}">
<h2>${zh.role[role]} <span lang="en">${en.role[role]}</span><span class="label">${escaped(label)}</span></h2>
<svg viewBox="0 0 ${symbol.side} ${symbol.side}" shape-rendering="crispEdges"><path d="${symbol.path}"/></svg>
<div class="facts">${name}<dl>
${own === null ? '' : fact(own.word, own.value)}<dt>${both('valid', {})}</dt><dd class="time">${time(card.begins)}<br>${both('to', {})} ${endTime(card.expires, time)}</dd>
${fact('issuer', issuer)}</dl></div>
<p class="present">${both('present', {})}</p>
</article>`
}

type FactWord = 'enterprise' | 'household' | 'staffNumber' | 'issuer'

function ownFact(content: PassContent): { word: FactWord; value: string } | null {
  switch (content.type) {
    case 'ra1':
      return null
    case 'wp1':
      return { word: 'enterprise', value: content.enterprise }
    case 'gp1':
      return { word: 'household', value: content.household }
    case 'sb1':
      return { word: 'staffNumber', value: content.staffNumber }
  }
}

/** About how many ems wide a text is: a Han character has one, a letter somewhat more than half. */
function width(text: string): number {
  return Array.from(text).reduce((ems, character) => ems + (character > '\u2E7F' ? 1 : 0.6), 0)
}

function fact(word: FactWord, value: string): string {
  return `<dt>${both(word, {})}</dt><dd>${escaped(value)}</dd>\n`
}

function both(word: keyof typeof zh.sheet, blanks: Readonly<Record<string, string>>): string {
  return `${filled(zh.sheet[word], blanks)} <span lang="en">${filled(en.sheet[word], blanks)}</span>`
}

function filled(text: string, blanks: Readonly<Record<string, string>>): string {
  return Object.entries(blanks).reduce(
    (rest, [name, value]) => rest.replaceAll(`{{${name}}}`, () => escaped(value)),
    escaped(text),
  )
}

/** yyyy-mm-dd HH:MM on the site's wall. */
function wallTime(timeZone: string): (at: number) => string {
  const time = zonedTime(timeZone)
  return (at) => time(at).slice(0, 16).replace('T', ' ')
}

/** A pass that ends with a day says 24:00 of that day, not 00:00 of one on which it is already over. */
function endTime(at: number, time: (at: number) => string): string {
  return time(at).endsWith(' 00:00') ? time(at - 1).replace(/\d\d:\d\d$/, '24:00') : time(at)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}

/** No margin of @page: browsers print the file's name and the date there. */
const STYLE = `
@page { size: A4 portrait; margin: 0 }
* { box-sizing: border-box; margin: 0; padding: 0 }
html { background: #d9dcd8; -webkit-print-color-adjust: exact; print-color-adjust: exact }
body { color: #000; font: 3mm/1.3 "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", sans-serif }
.page { width: 210mm; height: 296.8mm; margin: 4mm auto; padding: 8mm 10mm; background: #fff; overflow: hidden;
  display: grid; grid-template-rows: 6mm 268mm 6mm; break-after: page; break-inside: avoid }
.page:last-child { break-after: auto }
header, footer { display: flex; justify-content: space-between; gap: 4mm; font-size: 2.7mm; white-space: nowrap }
header { align-items: start }
footer { align-items: end }
.cards { display: grid; grid-template-columns: 95mm 95mm; grid-auto-rows: 67mm; align-content: start }
.card { border: .2mm dashed #666; margin: 0 -.2mm -.2mm 0; padding: 3.5mm 4mm 2.5mm; overflow: hidden; break-inside: avoid;
  display: grid; grid-template: 8mm 46mm 1fr / 44mm 1fr; column-gap: 2mm }
h2 { grid-column: 1 / -1; display: flex; align-items: baseline; gap: 1.5mm; border-bottom: .4mm solid #000;
  font-size: 5mm; line-height: 6mm; white-space: nowrap }
h2 span { font-size: 3.2mm; font-weight: 400 }
h2 .label { margin-left: auto; font: 2.5mm ui-monospace, Consolas, "DejaVu Sans Mono", monospace; color: #333 }
svg { width: ${SYMBOL.printedMm}mm; height: ${SYMBOL.printedMm}mm; margin: 1.5mm 0 0 -2mm; background: #fff }
.facts { min-width: 0; padding-top: 2.5mm; overflow-wrap: anywhere }
.name { font-size: 5.2mm; line-height: 6.4mm; font-weight: 700; margin-bottom: 1mm }
dt { font-size: 2.3mm; line-height: 3.1mm; color: #333 }
dd { line-height: 3.7mm; margin-bottom: .8mm }
.dense .facts { font-size: 2.1mm }
.dense dd { line-height: 2.6mm }
.time { font-variant-numeric: tabular-nums; white-space: nowrap }
.present { grid-column: 1 / -1; align-self: end; font-size: 2.5mm; line-height: 3.4mm; white-space: nowrap }
@media print { html { background: #fff } .page { margin: 0 } }
`
