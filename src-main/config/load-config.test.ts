import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig } from './load-config.ts'

let dir: string
let file: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kiosk-config-'))
  file = join(dir, 'kiosk.config.json')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const config = {
  gate: { id: 'huayuan', name: '花园门' },
  order: { number: '12', authority: '指挥部', contact: '0577', until: '2020-04-30' },
  dataDir: 'data',
  keyFile: '../kiosk.key',
  lanes: [{ id: 'in-1', direction: 'in' }],
}

function loaded(change: object) {
  writeFileSync(file, JSON.stringify({ ...config, ...change }))
  const outcome = loadConfig(file)
  if (!outcome.ok) throw new Error(outcome.problem)
  return outcome.value
}

test('no file there is said in Chinese as well', () => {
  expect(loadConfig(file)).toEqual({ ok: false, problem: expect.stringMatching(/ENOENT.*没有这个文件$/) })
})

test('paths are relative to the file, not to where one stands', () => {
  const { dataDir, keyFile, codes, uplink } = loaded({
    codes: { trust: ['trust', '/etc/kiosk/trust.jwks'] },
    uplink: { url: 'https://collector.example/', tokenFile: 'token' },
  })
  expect(dataDir).toBe(join(dir, 'data'))
  expect(keyFile).toBe(join(dir, '../kiosk.key'))
  expect(codes.trust).toEqual([join(dir, 'trust'), '/etc/kiosk/trust.jwks'])
  expect(uplink).toEqual({ url: 'https://collector.example/', tokenFile: join(dir, 'token') })
})

test.each([
  ['ruian-main', 'ruian-main'],
  ['codes-shown', 'codes-shown'],
  ['mask-and-temperature', 'mask-and-temperature'],
  ['community-exit', 'community-exit'],
])('rules %s are a preset', (rules, value) => {
  expect(loaded({ rules }).rules).toBe(value)
})

test.each(['ours.json', './ruian-main', 'ruian-main.json', 'constructor'])('rules %s are a file', (rules) => {
  expect(loaded({ rules }).rules).toBe(join(dir, rules))
})

test('a look-up names a preset, or files relative to this one', () => {
  const lookup = { families: ['zhejiang'], url: 'https://authority.example/' }
  const { codes } = loaded({
    codes: {
      lookups: [
        { ...lookup, mapping: 'zhejiang', secretFile: 'secret', caFile: 'ca.pem' },
        { ...lookup, families: ['jiangsu'], mapping: 'ours.json', secretEnv: 'SECRET' },
      ],
    },
  })
  expect(codes.lookups).toMatchObject([
    { mapping: 'zhejiang', secretFile: join(dir, 'secret'), caFile: join(dir, 'ca.pem') },
    { mapping: join(dir, 'ours.json'), secretEnv: 'SECRET' },
  ])
  expect(codes.lookups[1]).not.toHaveProperty('secretFile')
})

test('no uplink stays none', () => {
  expect(loaded({}).uplink).toBeNull()
})

test('a byte order mark, as Windows writes it, is no fault', () => {
  writeFileSync(file, `\uFEFF${JSON.stringify(config)}`)
  expect(loadConfig(file).ok).toBe(true)
})

test('a file that Notepad saved as ANSI, in GBK, is told from one that it saved as UTF-8', () => {
  const text = JSON.stringify({ ...config, gate: { id: 'huayuan', name: '@' } })
  const gbk = String.fromCharCode(0xbb, 0xa8, 0xd4, 0xb0, 0xc3, 0xc5)
  writeFileSync(file, text.replaceAll(/[^ -~]/g, '').replace('@', gbk), 'latin1')
  expect(loadConfig(file)).toEqual({
    ok: false,
    problem: expect.stringMatching(/kiosk\.config\.json: expected UTF-8.*另存为 → 编码：UTF-8/),
  })
  writeFileSync(file, text.replace('@', '花园门'))
  expect(loadConfig(file)).toMatchObject({ ok: true, value: { gate: { name: '花园门' } } })
})

test('what Notepad calls Unicode, UTF-16, is none either', () => {
  writeFileSync(file, `\uFEFF${JSON.stringify(config)}`, 'utf16le')
  expect(loadConfig(file)).toEqual({ ok: false, problem: expect.stringContaining('expected UTF-8') })
})

test('all that is wrong is told at once, also that a word differs by its case, or that two lanes are one', () => {
  const port = { path: '/dev/ttyUSB0' }
  const lane = {
    id: 'in-1',
    direction: 'In',
    thermometer: { protocol: 'LU90614', port, bauds: 9600 },
    scanners: [{ kind: 'Keyboard' }],
  }
  writeFileSync(file, JSON.stringify({ ...config, dataDir: undefined, keyFile: 7, lanes: [lane] }))
  const outcome = loadConfig(file)
  expect((outcome.ok ? '' : outcome.problem).split('\n').slice(1)).toEqual([
    'dataDir: Invalid input: expected string, received undefined. 缺少这一项',
    'keyFile: Invalid input: expected string, received number. 类型不对，要写文字（加英文引号）',
    'lanes[0].direction: Invalid option: expected one of "in"|"out"|"both"; write "in". 大小写不对，请写成 "in"',
    expect.stringMatching(
      /^lanes\[0\]\.thermometer\.protocol: expected one of .*; write "lu90614"\. 大小写不对，请写成 "lu90614"$/,
    ),
    'lanes[0].thermometer.bauds: no such key. 没有这一项，请检查拼写和大小写',
    expect.stringMatching(
      /^lanes\[0\]\.scanners\[0\]\.kind: .*; write "keyboard"\. 大小写不对，请写成 "keyboard"$/,
    ),
  ])
  writeFileSync(file, JSON.stringify({ ...config, gate: 1, lanes: [...config.lanes, ...config.lanes] }))
  expect(loadConfig(file)).toMatchObject({ problem: expect.stringMatching(/\ngate: .*\nlanes\[1\]\.id: /) })
})

test.each([
  [{ port: 70_000 }, 'port: Too big: expected number to be <=65535. 太大或太长，最大 65535'],
  [{ lanes: [] }, 'lanes: Too small: expected array to have >=1 items. 太小或太短，最少 1 项'],
  [{ rules: '' }, 'rules: Too small: expected string to have >=1 characters. 太小或太短，最少 1 个字'],
  [
    { language: 'fr' },
    'language: Invalid option: expected one of "zh"|"en". 只能从这里列出的里面选，大小写要一样',
  ],
  [
    { timeZone: 'x' },
    'timeZone: expected an IANA time zone such as "Asia/Shanghai". 写法不对，请照前面的要求改',
  ],
])('%j is told in both languages', (change, line) => {
  writeFileSync(file, JSON.stringify({ ...config, ...change }))
  const outcome = loadConfig(file)
  expect((outcome.ok ? '' : outcome.problem).split('\n').slice(1)).toEqual([line])
})

test.each([
  ['is not there', null, /kiosk\.config\.json: ENOENT/],
  ['is not JSON', '{"gate": }', /kiosk\.config\.json: not JSON: Unexpected token/],
  [
    'has a Windows path',
    '{"dataDir": "C:\\kiosk"}',
    /kiosk\.config\.json: not JSON: line 1, column 16: .*C:\/kiosk/,
  ],
  ['has Chinese marks', '{\n  “gate”: {}\n}', /kiosk\.config\.json: not JSON: line 2, column 3: .*“/],
  ['is wrong', '{}', /kiosk\.config\.json: .*要改：\ngate: .*缺少这一项\norder: .*\ndataDir: /],
])('a file that %s is named', (_name, text, problem) => {
  if (text !== null) writeFileSync(file, text)
  expect(loadConfig(file)).toEqual({ ok: false, problem: expect.stringMatching(problem) })
})
