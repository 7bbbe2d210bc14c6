import { PNG } from 'pngjs'
import { toFile } from 'qrcode'
import { afterAll, describe, expect, test } from 'vitest'
import { HEALTH_TEXT } from '../../test/fixtures/gate-at-work.ts'
import { jsonLines, runKiosk } from './run-kiosk.fixture.ts'
import { openScratchFolder } from './scratch-folder.fixture.ts'

const { file, fresh, remove } = openScratchFolder()
afterAll(remove)

describe('thermometer decode', () => {
  test.each([
    [
      'LU90614, body and object',
      'lu90614',
      'FE AC 28 1E 00 00 00 00 F0  FE AA 28 1E 00 00 00 00 EE',
      [
        { celsius: 40.3, kind: 'body-estimate', ambient: null },
        { celsius: 40.3, kind: 'surface', ambient: null },
        { good: 2, bad: 0, skipped: 0 },
      ],
    ],
    [
      'LU90614, 36.05 and not 36.5',
      'lu90614',
      'FE AC 24 05 00 00 00 00 D3',
      [
        { celsius: 36.05, kind: 'body-estimate', ambient: null },
        { good: 1, bad: 0, skipped: 0 },
      ],
    ],
    [
      'GY-MCU90614, the vendor’s example after noise',
      'gy-mcu90614',
      '00 5A\n5A 5A 45 04 0C 78 0D 19 A7',
      [
        { celsius: 31.92, kind: 'surface', ambient: 33.53 },
        { good: 1, bad: 0, skipped: 2 },
      ],
    ],
    [
      'TN9, the room and then the object: nothing is remembered',
      'tn9',
      '66 12 C3 3B 0D  4C 14 2A 8A 0D',
      [
        { celsius: null, kind: 'surface', ambient: 27.0375 },
        { celsius: 49.475, kind: 'surface', ambient: null },
        { good: 2, bad: 0, skipped: 0 },
      ],
    ],
    [
      'GY-MCU90614, frost',
      'gy-mcu90614',
      '5a5a4504fe0c09cede',
      [
        { celsius: -5, kind: 'surface', ambient: 25.1 },
        { good: 1, bad: 0, skipped: 0 },
      ],
    ],
  ])('%s', async (_name, protocol, hex, lines) => {
    const typed = await runKiosk(['thermometer', 'decode', '--protocol', protocol, '--hex'], hex)
    expect([typed.code, jsonLines(typed), typed.stderr]).toEqual([0, lines, ''])
  })

  test('raw bytes, as a port gives them', async () => {
    const ran = await runKiosk(
      ['thermometer', 'decode', '--protocol', 'lu90614'],
      Buffer.from('feac281e00000000f0', 'hex'),
    )
    expect([ran.code, jsonLines(ran)[0]]).toEqual([
      0,
      { celsius: 40.3, kind: 'body-estimate', ambient: null },
    ])
  })

  test.each([
    [
      'a sum that is wrong',
      'lu90614',
      'FE AC 28 1E 00 00 00 00 F1',
      [{ good: 0, bad: 1, skipped: 9 }],
      /no frame/,
    ],
    ['nothing', 'lu90614', '', [{ good: 0, bad: 0, skipped: 0 }], /no frame/],
    ['words for hex', 'lu90614', 'hello', [], /pairs of hex digits/],
    [
      'a module that it does not know',
      'mlx',
      'FE',
      [],
      /expected one of gy-mcu90614, mlx-ascii, calex-modbus, lu90614, aaa5-body/,
    ],
  ])('%s: exit 2', async (_name, protocol, hex, lines, words) => {
    const ran = await runKiosk(['thermometer', 'decode', '--protocol', protocol, '--hex'], hex)
    expect([ran.code, jsonLines(ran)]).toEqual([2, lines])
    expect(ran.stderr).toMatch(words)
  })
})

describe('scanner decode', () => {
  const zeros = (count: number): string => '00 '.repeat(count)
  const A = `02 0B 5D 51 31 45 4D 50 2D 30 30 30 31 32 33 0D ${zeros(45)}73 00 00`
  const B = `02 0B 45 4D 50 2D 30 30 30 31 32 33 0D ${zeros(51)}`
  const MERGED = `02 04 5D 51 31 41 0D 42 0D ${zeros(52)}73 00 00`
  const KEYS = ['23', '26', '28'].map((key) => `00 00 ${key} ${zeros(5)}\n${zeros(8)}`).join('\n')
  const HHP =
    '058C0902A1010912A1028502150026FF0075089501050' +
    '1093B81029503058C09FB09FC09FD8102953809FE8202010666FF950209040900810' +
    '2058C250175019508' +
    '09FF8102C0C0'

  test.each([
    ['layout A', ['--layout', 'a'], A, [{ text: 'EMP-000123', symbology: ']Q1' }], 0],
    [
      'layout A, found by its descriptor',
      ['--descriptor', HHP],
      A,
      [{ text: 'EMP-000123', symbology: ']Q1' }],
      0,
    ],
    ['layout B', ['--layout', 'b'], B, [{ text: 'EMP-000123', symbology: null }], 0],
    ['a keyboard', ['--layout', 'keyboard'], KEYS, [{ text: '69', symbology: null }], 0],
    ['a serial scanner', ['--layout', 'serial'], '36 39 0D', [{ text: '69', symbology: null }], 0],
    ['two codes in one read', ['--layout', 'a'], MERGED, [{ text: null, error: 'merged', lines: 2 }], 1],
  ])('%s', async (_name, args, reports, lines, code) => {
    const ran = await runKiosk(['scanner', 'decode', ...args], `${reports}\r\n`)
    expect([ran.code, jsonLines(ran), ran.stderr]).toEqual([code, lines, ''])
  })

  test.each([
    ['a line that is no hex, by its number', [], `${A}\n\nhello\n`, /stdin line 3: expected a report as hex/],
    ['a descriptor of nothing', ['--descriptor', 'C0'], A, /--descriptor: expected a HID report descriptor/],
    ['no report', [], '', /no scan in the input/],
  ])('%s: exit 2', async (_name, args, reports, words) => {
    const ran = await runKiosk(['scanner', 'decode', ...args], reports)
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(words)
  })
})

test('code read: the text of each picture, and exit 2 for one without', async () => {
  const picture = fresh('code.png')
  await toFile(picture, HEALTH_TEXT, { width: 300 })
  const good = await runKiosk(['code', 'read', picture])
  expect([good.code, jsonLines(good)]).toEqual([
    0,
    [{ file: picture, text: HEALTH_TEXT, decoder: 'zxing', colour: 'unknown', ms: expect.any(Number) }],
  ])
  const green = fresh('green.png')
  await toFile(green, HEALTH_TEXT, { width: 300, color: { dark: '#2bac65', light: '#f4f4f4' } })
  expect(jsonLines(await runKiosk(['code', 'read', green]))).toMatchObject([
    { text: HEALTH_TEXT, colour: 'green' },
  ])
  const blank = file('blank.png', PNG.sync.write(new PNG({ width: 40, height: 40 })))
  const mixed = await runKiosk(['code', 'read', blank, picture, fresh('none.png')])
  expect(mixed.code).toBe(2)
  expect(jsonLines(mixed)).toEqual([
    { file: blank, text: null, decoder: null, colour: null, ms: expect.any(Number) },
    expect.objectContaining({ text: HEALTH_TEXT }),
  ])
  expect(mixed.stderr).toMatch(/blank\.png: no code found[\s\S]*none\.png/)
})
