import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { denyHashOf } from '../codes/trust/deny-list.ts'
import { jsonLines, runKiosk } from './run-kiosk.fixture.ts'
import { openScratchFolder } from './scratch-folder.fixture.ts'

const { file, fresh, remove } = openScratchFolder()
afterAll(remove)

const WORKERS = `姓名,企业,生效,到期
林小明,瓯江电子有限公司,2020/3/6,2020/3/20
欧阳小明,瓯江电子有限公司,,2020-03-20
`
const keys = fresh('keys')
const trust = join(keys, 'trust.jwks')
const out = fresh('passes')
const register = join(out, 'passes.csv')
/** Of the pass in row 3. */
let text: string
let cti: string
beforeAll(async () => {
  await runKiosk(['pass', 'keygen', '--out', keys])
  const csv = file('workers.csv', WORKERS)
  const key = join(keys, 'pass-key.jwk')
  const at = '2020-03-06T08:00:00+08:00'
  await runKiosk(['pass', 'issue', '--type', 'wp1', '--csv', csv, '--key', key, '--out', out, '--at', at])
  const name = readdirSync(out).find((name) => /^003.*txt$/.test(name)) ?? ''
  text = readFileSync(join(out, name), 'utf8')
  cti = readFileSync(register, 'utf8').split('\r\n')[2]?.split(',')[1] ?? ''
})

const denied = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

test('by text, by cti and by row it is the same pass, denied once', async () => {
  const deny = fresh('deny.json')
  const hash = denyHashOf(Uint8Array.from(Buffer.from(cti, 'hex')))
  const first = await runKiosk(['pass', 'revoke', '--deny-list', deny, '--why', '遗失', '-'], text)
  expect([first.code, jsonLines(first)]).toEqual([
    0,
    [{ hash, denyList: deny, already: false, verified: false }],
  ])
  expect(first.stderr).toMatch(/signature was not verified/)
  const entries = { denied: [{ hash, why: '遗失', at: expect.stringMatching(/^20\d\d-.*Z$/) }] }
  expect(denied(deny)).toEqual(entries)

  const others = await Promise.all(
    // One at a time has the list; each of these only looks.
    [[text.trimEnd()], ['--cti', cti.toUpperCase()], ['--csv', register, '--row', '3']].map(
      (named, index) => {
        const copy = file(`deny-${index}.json`, readFileSync(deny))
        return runKiosk(['pass', 'revoke', '--deny-list', copy, ...named])
      },
    ),
  )
  expect(others.map((ran) => [ran.code, jsonLines(ran)[0]])).toEqual(
    others.map(() => [0, expect.objectContaining({ hash, already: true })]),
  )
  for (const ran of others) expect(ran.stderr).toMatch(/already/)
  expect(denied(deny)).toEqual(entries)
})

test('a pass of a trusted key is verified, past its time too; another is not revoked', async () => {
  const deny = fresh('deny.json')
  const good = await runKiosk(['pass', 'revoke', '--deny-list', deny, '--trust', trust, '-'], text)
  expect([good.code, jsonLines(good), good.stderr]).toEqual([
    0,
    [expect.objectContaining({ verified: true })],
    '',
  ])
  const before = readFileSync(deny)
  const nobody = file('nobody.jwks', '{"keys":[]}')
  const forged = await runKiosk(['pass', 'revoke', '--deny-list', deny, '--trust', nobody, '-'], text)
  expect([forged.code, forged.stdout]).toEqual([1, ''])
  expect(forged.stderr).toMatch(/not a pass of a trusted key \(untrusted\); nothing was revoked/)
  expect(readFileSync(deny)).toEqual(before)
})

test('a health code can be denied too, of which the guards are told', async () => {
  const deny = fresh('deny.json')
  const token = `V2${'0'.repeat(32)}`
  const code = `https://h5.dingtalk.com/healthAct/index.html?qrCode=${token}#/result`
  const ran = await runKiosk(['pass', 'revoke', '--deny-list', deny, code])
  expect([ran.code, denied(deny)]).toEqual([
    0,
    { denied: [expect.objectContaining({ hash: denyHashOf(token) })] },
  ])
  expect(ran.stderr).toMatch(/no pass of ours: it is not refused, the guard is told/)
})

test('the list keeps its mode and what was on it', async () => {
  const other = { hash: 'ab'.repeat(32), why: '旧' }
  const deny = file('deny.json', JSON.stringify({ denied: [other] }))
  chmodSync(deny, 0o640)
  const ran = await runKiosk(['pass', 'revoke', '--deny-list', deny, '--cti', cti])
  expect(ran.code).toBe(0)
  expect(statSync(deny).mode & 0o777).toBe(0o640)
  expect(denied(deny)).toEqual({ denied: [other, expect.objectContaining({ hash: expect.any(String) })] })
  expect(existsSync(`${deny}.tmp`)).toBe(false)
})

test.each([
  ['nothing named', [], /expected the text of a pass, or --cti, or --csv with --row/],
  ['two ways at once', ['--cti', '00', 'WP1:X'], /expected the text of a pass, or/],
  ['a list without its row', ['--csv', 'x.csv'], /expected the text of a pass, or/],
  [
    'the address of no code',
    ['https://h5.dingtalk.com/healthAct/index.html'],
    /expected the text of a pass or a code, whole and unchanged/,
  ],
  ['a pass in pieces', ['WP1:ABC'], /expected the text of a pass or a code, whole and unchanged/],
  ['a cti in words', ['--cti', 'xyz'], /--cti: expected pairs of hex digits/],
  ['a register that is not there', ['--csv', () => fresh('none.csv'), '--row', '2'], /none\.csv/],
  [
    'a list that is no register',
    ['--csv', () => file('w.csv', WORKERS), '--row', '2'],
    /expected the passes\.csv/,
  ],
  ['a row that is not there', ['--csv', register, '--row', '9'], /expected one pass of row 9/],
  ['a trust list that is not there', ['--trust', () => fresh('none.jwks'), () => text], /none\.jwks/],
  ['a reason in two lines', ['--why', 'a\nb', '--cti', '00'], /--why: expected 1 to 128/],
] as const)('%s: exit 2, and no list is made', async (_name, args, words) => {
  const deny = fresh('deny.json')
  const given = args.map((arg) => (typeof arg === 'string' ? arg : arg()))
  const ran = await runKiosk(['pass', 'revoke', '--deny-list', deny, ...given])
  expect([ran.code, ran.stdout, existsSync(deny), existsSync(`${deny}.tmp`)]).toEqual([2, '', false, false])
  expect(ran.stderr).toMatch(words)
})

test('a list that is none is left as it was', async () => {
  const deny = file('deny.json', '{"keys":[]}')
  const ran = await runKiosk(['pass', 'revoke', '--deny-list', deny, '--cti', cti])
  expect([ran.code, readFileSync(deny, 'utf8'), existsSync(`${deny}.tmp`)]).toEqual([2, '{"keys":[]}', false])
  expect(ran.stderr).toMatch(/expected a deny list/)
})

const denials = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    hash: String(index).padStart(64, '0'),
    why: '遗'.repeat(200),
  }))

test('a list that has become too long for any gate is left as it was', async () => {
  const full = JSON.stringify({ denied: denials(1450) })
  const deny = file('deny.json', full)
  const ran = await runKiosk(['pass', 'revoke', '--deny-list', deny, '--cti', cti])
  expect([ran.code, ran.stdout, readFileSync(deny, 'utf8') === full]).toEqual([2, '', true])
  expect(ran.stderr).toMatch(/lists of at most 1 MB: begin another list beside it/)
})

test('while another revoke has the list, this one waits for nobody and loses nothing', async () => {
  const deny = file('deny.json', '{"denied":[]}')
  writeFileSync(`${deny}.tmp`, '')
  const ran = await runKiosk(['pass', 'revoke', '--deny-list', deny, '--cti', cti])
  expect([ran.code, readFileSync(deny, 'utf8'), existsSync(`${deny}.tmp`)]).toEqual([
    2,
    '{"denied":[]}',
    true,
  ])
  expect(ran.stderr).toMatch(/another revoke is at work/)
})
