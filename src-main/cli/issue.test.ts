import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jsonLines, runKiosk, type Ran } from './run-kiosk.fixture.ts'
import { openScratchFolder } from './scratch-folder.fixture.ts'

const { file, fresh, remove } = openScratchFolder()
afterAll(remove)

const keys = fresh('keys')
const key = join(keys, 'pass-key.jwk')
beforeAll(async () => {
  expect((await runKiosk(['pass', 'keygen', '--out', keys])).code).toBe(0)
})

const AT = '2020-03-06T08:00:00+08:00'
const list = (type: string, csv: string, out: string, ...more: string[]) =>
  runKiosk(['pass', 'issue', '--type', type, '--csv', csv, '--key', key, '--out', out, '--at', AT, ...more])

const WORKERS = `姓名,企业,生效,到期
林小明,瓯江电子有限公司,2020/3/6,2020/3/20
欧阳小明,瓯江电子有限公司,,2020-03-20
`

async function verified(text: string, at: string): Promise<unknown> {
  const ran = await runKiosk(['code', 'verify', '-', '--trust', join(keys, 'trust.jwks'), '--at', at], text)
  return jsonLines(ran)[0]
}

describe('a list becomes passes', () => {
  let out: string
  let ran: Ran
  let files: string[]
  beforeAll(async () => {
    out = fresh('out')
    ran = await list('wp1', file('workers.csv', WORKERS), out, '--issuer', '锦湖街道办事处')
    files = readdirSync(out).toSorted()
  })

  test('it says how many, and where', () => {
    expect(jsonLines(ran)).toEqual([
      { issued: 2, skipped: [], out, sheet: join(out, 'sheet.html'), pages: 1 },
    ])
    expect(ran.code).toBe(0)
    expect(ran.stderr).toMatch(
      /^kiosk: names masked to surname, star, last character: 2\nkiosk: whoever has .* keep only/,
    )
    expect(ran.stderr).not.toMatch(/林|欧/)
  })

  test('for each row a text and a picture, named after the row and nobody', () => {
    expect(files).toEqual([
      expect.stringMatching(/^002-wp1-[0-9a-f]{8}\.png$/),
      expect.stringMatching(/^002-wp1-[0-9a-f]{8}\.txt$/),
      expect.stringMatching(/^003-wp1-[0-9a-f]{8}\.png$/),
      expect.stringMatching(/^003-wp1-[0-9a-f]{8}\.txt$/),
      'passes.csv',
      'sheet.html',
    ])
  })

  test('only its owner can look', () => {
    expect(statSync(out).mode & 0o777).toBe(0o700)
    expect(files.map((name) => statSync(join(out, name)).mode & 0o777)).toEqual(files.map(() => 0o600))
    expect(readdirSync(dirname(out))).toEqual([basename(out)])
  })

  test('each text and each picture is a pass in force, for the days of its row in the site’s zone', async () => {
    const pictures = files.filter((name) => name.endsWith('.png')).map((name) => join(out, name))
    const read = jsonLines(await runKiosk(['code', 'read', ...pictures]))
    const texts = files
      .filter((name) => name.endsWith('.txt'))
      .map((name) => readFileSync(join(out, name), 'utf8').replace(/\n$/, ''))
    expect(read.map((one) => Reflect.get(Object(one), 'text'))).toEqual(texts)
    const green = { family: 'wp1', status: 'green', assurance: 'signed', reason: null }
    const ends = { expires: '2020-03-20T16:00:00.000Z' }
    expect(await Promise.all(texts.map((text) => verified(text, AT)))).toEqual([
      { ...green, ...ends, notBefore: '2020-03-05T16:00:00.000Z' },
      { ...green, ...ends, notBefore: null },
    ])
    expect(await verified(texts[0] ?? '', '2020-03-21T00:00:00+08:00')).toMatchObject({ status: 'expired' })
  })

  test('the register holds what revoking needs, the masked names, and no pass', () => {
    const register = readFileSync(join(out, 'passes.csv'), 'utf8')
    expect(register.split('\r\n')).toEqual([
      '\uFEFFrow,cti,type,name,for,subject,notBefore,expires,files',
      expect.stringMatching(
        /^2,[0-9a-f]{32},wp1,林\*明,瓯江电子有限公司,,2020-03-06T00:00:00\.000\+08:00,2020-03-21T00:00:00\.000\+08:00,002-wp1-/,
      ),
      expect.stringMatching(
        /^3,[0-9a-f]{32},wp1,欧阳\*明,瓯江电子有限公司,,2020-03-06T08:00:00\.000\+08:00,/,
      ),
      '',
    ])
    expect(register).not.toMatch(/WP1:|小明/)
  })

  test('the sheet fetches nothing, runs nothing, and says no whole name', () => {
    const sheet = readFileSync(join(out, 'sheet.html'), 'utf8')
    expect(sheet).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(sheet).not.toMatch(/<script|https?:|src=|href=|小明/)
    expect(sheet).toContain('林*明')
    expect(sheet).toContain('锦湖街道办事处')
    expect(sheet).toContain('至 <span lang="en">to</span> 2020-03-20 24:00')
  })

  test('a second list does not go into the same folder', async () => {
    const again = await list('wp1', file('again.csv', WORKERS), out)
    expect([again.code, again.stdout]).toEqual([2, ''])
    expect(again.stderr).toMatch(/--out .*not empty/)
    expect(readdirSync(out).toSorted()).toEqual(files)
  })
})

test.each([
  ['ra1', 'name,colour,expires\n林小明,绿,2020-03-06 20:00\n', 'green'],
  ['ra1', 'name,colour,expires\n林小明,red,2020-03-06 20:00\n', 'red'],
  ['gp1', 'household,expires\n12-3-501,2020-03-08\n', 'green'],
  ['sb1', 'staffNumber;expires\n0042;2020-03-31\n', 'green'],
])('a list of %s with its own columns: %j', async (type, csv, status) => {
  const out = fresh('kind')
  const ran = await list(type, file('kind.csv', csv), out)
  expect(ran.stderr).not.toContain('a colour grows old')
  const text = readdirSync(out).find((name) => name.endsWith('.txt')) ?? ''
  expect(await verified(readFileSync(join(out, text), 'utf8'), AT)).toMatchObject({ family: type, status })
})

test('what else is worth a word: another character set, a colour for more than a day', async () => {
  // "name,颜色,expires", then 林明 and 绿, in GB18030.
  const gb = Buffer.from('6e616d652cd1d5c9ab2c657870697265730ac1d6c3f72cc2cc2c323032302d30332d30380a', 'hex')
  const ran = await list('ra1', file('gb.csv', gb), fresh('gb'))
  expect([ran.code, jsonLines(ran)]).toEqual([0, [expect.objectContaining({ issued: 1 })]])
  expect(ran.stderr).toMatch(/read as GB18030/)
  expect(ran.stderr).toMatch(/ra1 that count for more than a day: 1/)
})

describe('a list with bad rows', () => {
  const BAD = `姓名,企业,到期
林小明,瓯江电子,2020-03-20
,瓯江电子,43896
陈静,${'企'.repeat(120)},2020-03-20
黄丽华,瓯江电子,2020-03-20
黄丽华,瓯江电子,2020-03-20
`
  const told = (csv: string) => [
    `kiosk: ${csv}: row 3, column 姓名: empty`,
    expect.stringMatching(/: row 3, column 到期: expected a date or time.*spreadsheet counts/),
    expect.stringMatching(/: rows 5 and 6: the same holder/),
    expect.stringMatching(/: row 4: a pass of \d+ characters, too long for a QR symbol of 44 mm/),
  ]

  test('is not issued at all, and every problem is told', async () => {
    const [csv, out] = [file('bad.csv', BAD), fresh('bad')]
    const ran = await list('wp1', csv, out)
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr.trimEnd().split('\n')).toEqual([
      ...told(csv),
      'kiosk: nothing was issued; --skip-bad issues the other rows',
    ])
    expect(existsSync(out)).toBe(false)
  })

  test('is issued without them when told to: exit 1', async () => {
    const [csv, out] = [file('bad.csv', BAD), fresh('bad')]
    const ran = await list('wp1', csv, out, '--skip-bad')
    expect([ran.code, jsonLines(ran)]).toEqual([
      1,
      [expect.objectContaining({ issued: 1, skipped: [3, 4, 5, 6] })],
    ])
    expect(ran.stderr.split('\n').slice(0, 4)).toEqual(told(csv))
    expect(readdirSync(out)).toHaveLength(4)
  })

  test('but not where no row is good: exit 2', async () => {
    const out = fresh('bad')
    const ran = await list('wp1', file('bad.csv', '姓名,企业,到期\n林明,,2020-03-20\n'), out, '--skip-bad')
    expect([ran.code, ran.stdout, existsSync(out)]).toEqual([2, '', false])
    expect(ran.stderr).toMatch(/nothing was issued\n$/)
  })
})

test.each([
  ['a list that is not there', ['--csv', () => fresh('none.csv')], /none\.csv/],
  [
    'a list with a column of another kind',
    ['--type', 'sb1'],
    /row 1, column 企业: not a column of this list[\s\S]*工号/,
  ],
  [
    'a workbook',
    ['--csv', () => file('book.csv', Buffer.from('504b0304', 'hex'))],
    /a workbook, expected CSV/,
  ],
  ['a list without end', ['--csv', () => file('big.csv', Buffer.alloc(2_000_001, 'a'))], /at most 2 MB/],
  ['a key that is not there', ['--key', () => fresh('none.jwk')], /none\.jwk/],
  ['a key that is none', ['--key', () => file('x.jwk', '{}')], /expected a private P-256 key/],
  ['an issuer in two lines', ['--issuer', '锦湖\n街道'], /--issuer: expected 1 to 128/],
  ['a time of issue that is none', ['--at', 'today'], /--at: expected a date or time/],
  ['a zone that is none', ['--time-zone', 'Mars'], /expected an IANA zone/],
  ['a place that is a file', ['--out', () => file('taken', '')], /--out .*ENOTDIR/],
])('%s: exit 2, and nothing is written', async (_name, args, words) => {
  const out = fresh('none')
  const changed = args.map((arg) => (typeof arg === 'string' ? arg : arg()))
  const ran = await list('wp1', file('workers.csv', WORKERS), out, ...changed)
  expect([ran.code, ran.stdout, existsSync(out)]).toEqual([2, '', false])
  expect(ran.stderr).toMatch(words)
})

test.each([
  ['/dev/null/out', /ENOTDIR/],
  ['/proc/kiosk/out', /ENOENT/],
])('a folder that cannot be made, %s, leaves nothing behind', async (out, why) => {
  const ran = await list('wp1', file('workers.csv', WORKERS), out)
  expect([ran.code, ran.stdout]).toEqual([2, ''])
  expect(ran.stderr).toMatch(why)
})

test('an empty folder that is there is taken, and only it', async () => {
  const [empty, link] = [fresh('empty'), fresh('link')]
  mkdirSync(empty)
  symlinkSync('nowhere', link)
  const [ran, dangling] = await Promise.all([
    list('wp1', file('workers.csv', WORKERS), empty),
    list('wp1', file('workers.csv', WORKERS), link),
  ])
  expect(ran.code).toBe(0)
  expect(readdirSync(empty)).toHaveLength(6)
  expect([dangling.code, dangling.stdout]).toEqual([2, ''])
  expect([empty, link].map((path) => readdirSync(dirname(path)))).toEqual([['empty'], ['link']])
})

test('a key limited to work passes issues no other', async () => {
  const out = fresh('limited')
  await runKiosk(['pass', 'keygen', '--out', out, '--passes', 'wp1'])
  const limited = ['--key', join(out, 'pass-key.jwk')]
  const [work, badge] = await Promise.all([
    list('wp1', file('workers.csv', WORKERS), fresh('work'), ...limited),
    list('sb1', file('badges.csv', '工号,到期\n0042,2020-03-31\n'), fresh('badge'), ...limited),
  ])
  expect([work.code, badge.code, badge.stdout]).toEqual([0, 2, ''])
  expect(badge.stderr).toMatch(/this key signs wp1; no gate would believe its sb1/)
})

test('a name that would be markup, or a formula, is text', async () => {
  const out = fresh('text')
  const csv = file('text.csv', '户,到期\n"<img src=x onerror=alert(1)>&""\'",2020-03-08\n=1+1,2020-03-08\n')
  const ran = await list('gp1', csv, out, '--issuer', '<b>')
  expect(ran.code).toBe(0)
  const sheet = readFileSync(join(out, 'sheet.html'), 'utf8')
  expect(sheet).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;')
  expect(sheet).not.toMatch(/<img|<b>/)
  expect(readFileSync(join(out, 'passes.csv'), 'utf8')).toContain(",'=1+1,")
})
