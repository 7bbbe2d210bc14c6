import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SignedFamily } from '../code.ts'
import { MAX_PASS_ROWS, readPassRows, type PassRows } from './pass-rows.ts'

const HOURS = 3_600_000
const NOW = Date.parse('2020-03-06T08:00:00+08:00')
const END_OF_MONTH = Date.parse('2020-04-01T00:00:00+08:00')

function read(type: SignedFamily, ...table: string[][]): PassRows {
  return readPassRows(table, { type, now: NOW, instantOf: (wall) => wall - 8 * HOURS })
}

/** What is wrong with the file or its rows, a line each. */
function problems(read: PassRows): readonly string[] {
  return read.ok ? read.bad.map(({ problem }) => problem) : read.problems
}

const WP1 = ['name', 'enterprise', 'expires']
const LIN = ['林小明', '瓯江电子', '2020-03-31']

describe('a list is read', () => {
  test.each([
    [
      'ra1',
      ['name', 'colour', 'expires'],
      ['林小明', 'green', '2020-03-31'],
      { type: 'ra1', colour: 'green', maskedName: '林*明' },
    ],
    ['wp1', WP1, LIN, { type: 'wp1', enterprise: '瓯江电子', maskedName: '林*明' }],
    [
      'gp1',
      ['household', 'expires'],
      ['12-3-501', '2020-03-31'],
      { type: 'gp1', household: '12-3-501', maskedName: null },
    ],
    [
      'gp1',
      ['name', 'household', 'expires'],
      ['林小明', '１２－３－５０１', '2020-03-31'],
      { type: 'gp1', household: '12-3-501', maskedName: '林*明' },
    ],
    [
      'sb1',
      ['staffNumber', 'expires'],
      ['００４２', '2020-03-31'],
      { type: 'sb1', staffNumber: '0042', maskedName: null },
    ],
    [
      'sb1',
      ['name', 'staffNumber', 'expires'],
      ['林小明', '0042', '2020-03-31'],
      { type: 'sb1', staffNumber: '0042', maskedName: '林*明' },
    ],
  ] as const)('of %s', (type, headings, cells, content) => {
    expect(read(type, [...headings], [...cells])).toEqual({
      ok: true,
      rows: [
        {
          row: 2,
          content,
          subject: null,
          notBefore: null,
          expires: END_OF_MONTH,
          nameWasFull: content.maskedName !== null,
        },
      ],
      bad: [],
    })
  })

  test.each([
    ['in the words of the gate', ['姓名', '企业', '到期', '生效', '编号']],
    ['in longer words', ['持有人', '企业名称', '有效期至', '生效日期', '编号']],
    ['in English with blanks and dashes', ['Name', ' ENTERPRISE ', 'ex_pires', 'not-before', 'Sub ject']],
    ['in full width', ['ｎａｍｅ', '企业', '到期', 'ｎｏｔ　ｂｅｆｏｒｅ', '编号']],
    ['in both languages', ['masked name', '公司', 'Expires', '生效时间', 'subject']],
  ])('with headings %s', (_name, headings) => {
    const listed = read('wp1', headings, ['林*明', '（集团）', '2020/3/31', '2020/3/9 8:00', 'Ａ７'])
    expect(listed).toEqual({
      ok: true,
      rows: [
        {
          row: 2,
          content: { type: 'wp1', enterprise: '（集团）', maskedName: '林*明' },
          subject: 'A7',
          notBefore: Date.parse('2020-03-09T08:00:00+08:00'),
          expires: END_OF_MONTH,
          nameWasFull: false,
        },
      ],
      bad: [],
    })
  })

  test.each([
    ['ra1', ['姓名', '颜色', '到期'], ['林明', '绿', '2020-03-31']],
    ['ra1', ['姓名', '码色', '截止日期'], ['林明', '绿码', '2020-03-31']],
    ['ra1', ['name', 'color', '到期日期'], ['林明', 'Green', '2020-03-31']],
    ['gp1', ['户号', '到期时间'], ['12-3-501', '2020-03-31']],
    ['gp1', ['住户', '到期'], ['12-3-501', '2020-03-31']],
    ['gp1', ['被访户', '到期'], ['12-3-501', '2020-03-31']],
    ['gp1', ['户', '到期'], ['12-3-501', '2020-03-31']],
    ['gp1', ['host', '到期'], ['12-3-501', '2020-03-31']],
    ['sb1', ['工号', '到期'], ['0042', '2020-03-31']],
    ['sb1', ['值守证号', '到期'], ['0042', '2020-03-31']],
    ['wp1', ['姓名', '单位', '到期'], LIN],
    ['wp1', ['姓名', '单位名称', '开始日期', '到期'], ['林明', '瓯江', '2020-03-07', '2020-03-31']],
  ] as const)('%s by %j', (type, headings, cells) => {
    expect(read(type, [...headings], [...cells])).toMatchObject({ ok: true, rows: [{ row: 2 }], bad: [] })
  })

  test.each([
    ['green', 'green'],
    ['YELLOW', 'yellow'],
    ['red', 'red'],
    ['绿', 'green'],
    ['黄色', 'yellow'],
    ['红码', 'red'],
  ])('the colour %s is %s', (word, colour) => {
    const listed = read('ra1', ['name', 'colour', 'expires'], ['林明', word, '2020-03-31'])
    expect(listed).toMatchObject({ ok: true, rows: [{ content: { colour } }] })
  })

  test.each([
    ['ra1', 'colour', '绿'],
    ['wp1', 'enterprise', '瓯江'],
    ['gp1', 'household', '12-3-501'],
    ['sb1', 'staffNumber', '0042'],
  ] as const)('a %s may say more than it must', (type, own, value) => {
    const headings = ['name', own, 'expires', 'notBefore', 'subject']
    const listed = read(type, headings, ['林明', value, '2020-03-31', '2020-03-07', 'A7'])
    const rows = [{ notBefore: Date.parse('2020-03-07T00:00:00+08:00'), subject: 'A7' }]
    expect(listed).toMatchObject({ ok: true, rows, bad: [] })
  })

  test('over blank rows and blank columns, numbered as the spreadsheet does', () => {
    const listed = read(
      'wp1',
      [...WP1, '', ' '],
      [...LIN, '', ''],
      ['', ' ', '\u3000'],
      [''],
      ['陈静', '华峰', '2020-03-31'],
    )
    expect(listed).toMatchObject({ ok: true, rows: [{ row: 2 }, { row: 5 }], bad: [] })
  })

  test('people who share a masked name are two', () => {
    const listed = read('wp1', WP1, LIN, ['林大明', '瓯江电子', '2020-03-31'])
    expect(listed).toMatchObject({ ok: true, rows: [{ row: 2 }, { row: 3 }], bad: [] })
  })

  test('the same person at another time, in another enterprise, or of another number is another pass', () => {
    const listed = read(
      'wp1',
      [...WP1, 'notBefore', 'subject'],
      [...LIN, '', ''],
      [...LIN, '2020-03-07', ''],
      [...LIN, '', 'A1'],
      ['林小明', '瓯江电子', '2020-03-30', '', ''],
      ['林小明', '华峰', '2020-03-31', '', ''],
    )
    expect(listed).toMatchObject({ ok: true, rows: [2, 3, 4, 5, 6].map((row) => ({ row })), bad: [] })
  })
})

describe('a list as a whole is refused', () => {
  const has =
    'the list of a wp1 has name (姓名), enterprise (企业), expires (到期), and may have notBefore (生效), subject (编号)'
  test.each([
    [
      'without what it needs',
      [['姓名'], ['林小明']],
      [
        `row 1: column enterprise (企业) is missing; ${has}`,
        `row 1: column expires (到期) is missing; ${has}`,
      ],
    ],
    [
      'with a column that would carry personal data along',
      [
        [...WP1, ' 身份证号 ', '电话'],
        [...LIN, '', ''],
      ],
      ['身份证号', '电话'].map(
        (heading) =>
          `row 1, column ${heading}: not a column of this list: take it out, so that nothing personal comes along unseen; ${has}`,
      ),
    ],
    [
      'with a column of another kind of pass',
      [
        [...WP1, '户'],
        [...LIN, '1-1-101'],
      ],
      [
        `row 1, column 户: not a column of this list: take it out, so that nothing personal comes along unseen; ${has}`,
      ],
    ],
    [
      'with a column twice',
      [
        ['姓名', 'name', '企业', '到期'],
        ['林小明', '林小明', '瓯江', '2020-03-31'],
      ],
      ['row 1, column name: the list has name (姓名) twice'],
    ],
    ['of nobody', [WP1], ['row 2: expected a pass, the list has none']],
    ['of blank rows', [WP1, ['', '']], ['row 2: expected a pass, the list has none']],
    ['that is empty', [], WP1.map((id) => expect.stringContaining(`column ${id} (`))],
  ])('%s', (_name, table, expected) => {
    const listed = read('wp1', ...table)
    expect(listed.ok).toBe(false)
    expect(problems(listed)).toEqual(expected)
  })

  test('with more rows than a sheet can print', () => {
    const rows = Array.from({ length: MAX_PASS_ROWS + 1 }, (_, index) => [`${index}`, '2020-03-31'])
    expect(problems(read('sb1', ['工号', '到期'], ...rows))).toEqual([
      '2001 passes, at most 2000 are taken: split the list',
    ])
    expect(read('sb1', ['工号', '到期'], ...rows.slice(1))).toMatchObject({ ok: true, bad: [] })
  })
})

describe('a row is refused by its number and column', () => {
  const TIME = /: expected a date or time, year first/
  test.each([
    ['without a name', ['', '瓯江', '2020-03-31'], 'row 2, column 姓名: empty'],
    ['without its end', ['林明', '瓯江'], 'row 2, column 到期: empty'],
    [
      'with a name that is none',
      ['12-3', '瓯江', '2020-03-31'],
      'row 2, column 姓名: expected a name, or a masked one such as 林*明 or 林*3312',
    ],
    ['with a day that is none', ['林明', '瓯江', '2020-02-30'], TIME],
    ['with a day as the spreadsheet counts', ['林明', '瓯江', '43896'], TIME],
    [
      'past its time',
      ['林明', '瓯江', '2020-03-05'],
      'row 2, column 到期: expected a time that is still to come and after the pass begins',
    ],
    [
      'that ends in the moment of its issue',
      ['林明', '瓯江', '2020-03-06 8:00'],
      'row 2, column 到期: expected a time that is still to come and after the pass begins',
    ],
    [
      'that ends before it begins',
      ['林明', '瓯江', '2020-03-31', '2020-04-01'],
      'row 2, column 到期: expected a time that is still to come and after the pass begins',
    ],
    ['that begins on no day', ['林明', '瓯江', '2020-03-31', 'soon'], /^row 2, column 生效: expected a date/],
    [
      'with a line end in a cell',
      ['林明', '瓯江\n电子', '2020-03-31'],
      'row 2, column 企业: expected 1 to 128 characters in one line, without control characters',
    ],
    [
      'with an endless text',
      ['林明', '瓯'.repeat(129), '2020-03-31'],
      'row 2, column 企业: expected 1 to 128 characters in one line, without control characters',
    ],
    [
      'with an identity card where the name should be',
      ['林明 330381199003076543', '瓯江', '2020-03-31'],
      'row 2, column 姓名: an identity card or telephone number, it seems: a pass carries none, take it out',
    ],
    [
      'with a cell too many',
      ['林明', '瓯江', '2020-03-31', '', '', '南门'],
      'row 2, column 6: a cell under no heading; a cell with a comma in it stands in quotation marks',
    ],
    [
      'with characters that were lost',
      ['???', '瓯江', '2020-03-31'],
      'row 2, column 姓名: characters that were lost when the file was saved: save it as "CSV UTF-8"',
    ],
    [
      'with characters that were lost on both sides of a blank',
      ['? ?', '瓯江', '2020-03-31'],
      'row 2, column 姓名: characters that were lost when the file was saved: save it as "CSV UTF-8"',
    ],
    [
      'with one that was lost',
      ['林明', '瓯\uFFFD', '2020-03-31'],
      'row 2, column 企业: characters that were lost when the file was saved: save it as "CSV UTF-8"',
    ],
  ])('%s', (_name, cells, problem) => {
    const listed = read('wp1', ['姓名', '企业', ' 到期 ', '生效', ' 编号 ', ' '], cells, LIN)
    expect(problems(listed)).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)])
    expect(listed).toMatchObject({ ok: true, rows: [{ row: 3 }], bad: [{ rows: [2] }] })
  })

  test.each([
    '330381199003076543',
    '33038119900307654X',
    '33038119900307654x',
    '３３０３８１１９９００３０７６５４３',
    '330381 19900307 6543',
    '330381900307654',
    '13800138000',
    '138-0013-8000',
    'tel13800138000',
    '+86 138 0013 8000',
    '+8613800138000',
    '0086 138 0013 8000',
    '138.0013.8000',
    '138–0013–8000',
    '330381_19900307_6543',
  ])('%s is nobody’s number here', (number) => {
    const listed = read('wp1', [...WP1, '编号'], [...LIN, number])
    expect(problems(listed)).toEqual([
      expect.stringContaining('row 2, column 编号: an identity card or telephone'),
    ])
  })

  test.each([
    'A-1024',
    '3303811990030765430',
    '12800138000',
    '1380013800',
    '138001380001',
    '8712800138000',
    '8713800138000',
    '1-3-1501/1-3-502',
    '33038190030765',
    '说好吗?',
    '?1',
  ])('%s is a number like any other', (number) => {
    expect(read('wp1', [...WP1, '编号'], [...LIN, number])).toMatchObject({ bad: [] })
  })

  test.each([
    ['3.30381E+17', false],
    ['3e+5', false],
    ['x3E+5', true],
    ['3E+5x', true],
  ])('%s: a number that was not shortened is taken: %s', (number, taken) => {
    const listed = read('wp1', [...WP1, '编号'], [...LIN, number])
    expect(problems(listed)).toEqual(
      taken ? [] : [expect.stringContaining('that the spreadsheet has shortened')],
    )
  })

  test('a colour that is none', () => {
    const listed = read(
      'ra1',
      ['name', 'colour', 'expires'],
      ['林明', '蓝', '2020-03-31'],
      ['林明', '', '2020-03-31'],
      ['林明', '色绿', '2020-03-31'],
    )
    expect(problems(listed)).toEqual([
      'row 2, column colour: expected green, yellow or red (绿, 黄, 红)',
      'row 3, column colour: empty',
      'row 4, column colour: expected green, yellow or red (绿, 黄, 红)',
    ])
  })

  test.each([
    ['gp1', 'household'],
    ['sb1', 'staffNumber'],
    ['wp1', 'enterprise'],
  ] as const)('a %s without its %s', (type, column) => {
    const listed = read(type, ['name', column, 'expires'], ['林明', '', '2020-03-31'])
    expect(problems(listed)).toEqual([`row 2, column ${column}: empty`])
    expect(listed).toMatchObject({ rows: [] })
  })

  test('every problem of every row is told', () => {
    const listed = read('wp1', WP1, ['', '', ''], ['', '', 'x'], ['1', '瓯江', '43896'])
    expect(problems(listed).map((problem) => problem.slice(0, 22))).toEqual([
      'row 3, column name: em',
      'row 3, column enterpri',
      'row 3, column expires:',
      'row 4, column name: ex',
      'row 4, column expires:',
    ])
  })
})

describe('one pass twice', () => {
  const twice = (rows: string) =>
    `rows ${rows}: the same holder and period: keep one, or tell two people apart in column subject (编号)`

  test('both rows are named and neither is issued', () => {
    const listed = read(
      'wp1',
      WP1,
      LIN,
      ['陈静', '瓯江电子', '2020-03-31'],
      ['林\u3000小明', '瓯江电子', '2020/3/31'],
      LIN,
    )
    expect(problems(listed)).toEqual([twice('2 and 4 and 5')])
    expect(listed).toMatchObject({ ok: true, rows: [{ row: 3 }], bad: [{ rows: [2, 4, 5] }] })
  })

  test('the same person green and red', () => {
    const listed = read(
      'ra1',
      ['name', 'colour', 'expires'],
      ['林小明', 'green', '2020-03-31'],
      ['林小明', 'red', '2020-03-31'],
    )
    expect(listed).toMatchObject({ ok: true, rows: [], bad: [{ rows: [2, 3], problem: twice('2 and 3') }] })
  })

  test('a staff number is one person’s, whatever the name', () => {
    const headings = ['name', 'staffNumber', 'expires']
    const listed = read('sb1', headings, ['林明', '0042', '2020-03-31'], ['陈静', '0042', '2020-03-31'])
    expect(problems(listed)).toEqual([twice('2 and 3')])
  })
})

test('whatever stands in a list, no name leaves it whole and every row is either issued or told', () => {
  const cell = fc.oneof(
    fc.constantFrom('林小明', '林*明', '瓯江', '2020-03-31', '43896', '', '330381199003076543'),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 }), (rows) => {
      const listed = read('wp1', WP1, ...rows)
      if (!listed.ok) return
      const told = new Set([...listed.rows.map(({ row }) => row), ...listed.bad.flatMap((bad) => bad.rows)])
      const filled = rows.flatMap((cells, index) =>
        cells.some((text) => text.trim() !== '') ? [index + 2] : [],
      )
      expect([...told].toSorted((a, b) => a - b)).toEqual(filled)
      for (const { content } of listed.rows) expect(content.maskedName).toContain('*')
    }),
  )
})
