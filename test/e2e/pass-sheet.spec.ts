import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test, type Page } from '@playwright/test'
import { PNG } from 'pngjs'
import { openDecoderFromPackage } from '../../drivers/camera/node-decoder.ts'
import { recognise } from '../../src-main/codes/recognise.ts'
import { loadTrust } from '../../src-main/codes/trust/load-files.ts'
import { kioskSays } from './kiosk-says.ts'

/** From a list to paper: the sheet that `kiosk pass issue` writes, as the browser of the office prints it. */

const AT = '2020-03-06T08:00:00+08:00'
const NAMES = ['林小明', '欧阳小明', '陈静', '阿卜杜拉·买买提', 'John Smith']
const ENTERPRISES = ['华峰', '瓯江电子有限公司', '浙江省瑞安市经济开发区瑞立集团（汽车零部件）有限公司']

const LONG = 'Wenzhou-Automotive-Components-'.repeat(4)

let folder: string
test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-sheet-'))
  await kioskSays('pass', 'keygen', '--out', join(folder, 'keys'))
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Issues a list and resolves to the folder of its passes. */
async function issue(type: string, csv: string, issuer: string): Promise<string> {
  const [list, out] = [join(folder, 'list.csv'), join(folder, 'out')]
  writeFileSync(list, csv)
  const key = join(folder, 'keys', 'pass-key.jwk')
  const files = ['--csv', list, '--key', key, '--out', out]
  await kioskSays('pass', 'issue', '--type', type, ...files, '--issuer', issuer, '--at', AT)
  return out
}

const workers = (count: number): string =>
  [
    '姓名,企业,编号,到期',
    ...Array.from({ length: count }, (_, index) => {
      const [name, enterprise] = [NAMES[index % NAMES.length], ENTERPRISES[index % ENTERPRISES.length]]
      return `${name},${enterprise},A${index},2020-03-20`
    }),
  ].join('\r\n')

/** Opens a sheet from disk as a double click does, and sees that it asks for nothing more. */
async function open(page: Page, out: string): Promise<void> {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const address = pathToFileURL(join(out, 'sheet.html')).href
  await page.goto(address)
  expect(asked).toEqual([address])
}

/** What a camera would read of each symbol on the sheet, in its order. */
async function symbols(page: Page): Promise<(string | undefined)[]> {
  const decoder = await openDecoderFromPackage()
  const texts: (string | undefined)[] = []
  for (const svg of await page.locator('svg').all()) {
    // oxlint-disable-next-line no-await-in-loop -- one window
    const { data, width, height } = PNG.sync.read(await svg.screenshot())
    texts.push(decoder.readOne({ data: new Uint8ClampedArray(data), width, height })?.text)
  }
  return texts
}

function textsOf(out: string): string[] {
  const files = readdirSync(out).filter((name) => name.endsWith('.txt'))
  return files.toSorted().map((name) => readFileSync(join(out, name), 'utf8').replace(/\n$/, ''))
}

/** Pages of A4 in a PDF of Chromium's, whose page objects are not compressed. */
function a4Pages(pdf: Buffer): number {
  const text = pdf.toString('latin1')
  const boxes = [...text.matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)]
  for (const [, width, height] of boxes) {
    expect(Math.abs(Number(width) - 595.28)).toBeLessThan(1)
    expect(Math.abs(Number(height) - 841.89)).toBeLessThan(1)
  }
  return boxes.length
}

/** The cards whose content does not fit, by their label: over an edge, or down to the line at the foot. */
const overfull = (page: Page): Promise<(string | undefined)[]> =>
  page.locator('.card').evaluateAll((cards) =>
    cards
      .filter((card) => {
        const edge = card.getBoundingClientRect()
        const foot = card.querySelector('.present')?.getBoundingClientRect().top ?? 0
        const over = [...card.querySelectorAll('*')].some((part) => {
          const box = part.getBoundingClientRect()
          return box.right > edge.right || box.bottom > edge.bottom || box.top < edge.top
        })
        return (
          over || [...card.querySelectorAll('dd')].some((fact) => fact.getBoundingClientRect().bottom > foot)
        )
      })
      .map((card) => card.querySelector('.label')?.textContent),
  )

for (const [count, pages] of [
  [1, 1],
  [8, 1],
  [9, 2],
  [30, 4],
] as const) {
  test(`${count} passes are printed on ${pages} pages, none of them cut in two`, async ({ page }) => {
    const out = await issue('wp1', workers(count), '瑞安市锦湖街道办事处')
    await open(page, out)
    expect(a4Pages(await page.pdf({ preferCSSPageSize: true, printBackground: true }))).toBe(pages)
    await page.emulateMedia({ media: 'print' })
    const perPage = await page
      .locator('.page')
      .evaluateAll((sections) => sections.map((section) => section.querySelectorAll('.card').length))
    expect(perPage).toEqual(Array.from({ length: pages }, (_, index) => Math.min(8, count - 8 * index)))
    expect(await overfull(page)).toEqual([])
  })
}

test('every symbol on the sheet is a pass that the gate takes', async ({ page }) => {
  const out = await issue('wp1', workers(9), '瑞安市锦湖街道办事处')
  await open(page, out)
  const texts = await symbols(page)
  expect(texts).toEqual(textsOf(out))
  const trust = loadTrust([{ paths: [join(folder, 'keys', 'trust.jwks')], stopAfterMs: null }])
  if (!trust.ok) throw new Error(trust.problem)
  for (const text of texts) {
    expect(
      recognise(text ?? '', { now: Date.parse(AT), trust: trust.trust, ruianPatterns: [] }),
    ).toMatchObject({ ok: true, code: { family: 'wp1', status: 'green', assurance: 'signed' } })
  }
})

for (const [what, type, csv, issuer, words] of [
  [
    'a Rui’an code says no colour',
    'ra1',
    '姓名,颜色,到期\n林小明,红,2020-03-06 20:00',
    '锦湖街道',
    ['瑞安通', '林*明', '2020-03-06 20:00', '锦湖街道'],
  ],
  [
    'a guest pass says its household',
    'gp1',
    '姓名,户,生效,到期\n欧阳小明,12-3-501,2020-03-07,2020-03-08',
    '桃源社区',
    ['访客通行证', '欧阳*明', '12-3-501', '2020-03-07 00:00', '2020-03-08 24:00', '桃源社区'],
  ],
  [
    'a staff badge its number, and needs no name',
    'sb1',
    '工号,到期\n0042,2020-03-31',
    '桃源社区',
    ['值守证', '0042', '2020-03-31 24:00'],
  ],
  [
    'the longest texts that a symbol holds stay on their card',
    'wp1',
    `姓名,企业,到期\n阿卜杜拉·买买提,${'瑞'.repeat(50)},2020-03-20`,
    '瑞安市锦湖街道疫情防控',
    ['员工通行证', '瑞'.repeat(50)],
  ],
  [
    'so do long words without a gap',
    'wp1',
    `姓名,企业,到期\nJohn Smith,${LONG},2020-03-20`,
    LONG.slice(0, 60),
    [LONG],
  ],
] as const) {
  test(what, async ({ page }) => {
    const out = await issue(type, csv, issuer)
    await open(page, out)
    const card = page.locator('.card')
    for (const word of words) {
      // oxlint-disable-next-line no-await-in-loop -- one card
      await expect(card).toContainText(word)
    }
    await expect(card).not.toContainText(/红|绿|黄|red|green/)
    await expect(card).toContainText('仍须戴口罩、测体温')
    expect(await overfull(page)).toEqual([])
    expect(await symbols(page)).toEqual(textsOf(out))
  })
}
