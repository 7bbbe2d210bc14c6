import * as fc from 'fast-check'
import { stringify } from 'csv-stringify/sync'
import { describe, expect, test } from 'vitest'
import { readCsv } from './csv-table.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const hex = (digits: string) => Uint8Array.from(Buffer.from(digits, 'hex'))
const utf16 = (text: string) => Uint8Array.from(Buffer.from(`\uFEFF${text}`, 'utf16le'))

describe('a list is read', () => {
  const TABLE = [
    ['姓名', '到期'],
    ['林小明', '2020-03-06'],
  ]
  test.each([
    ['in UTF-8', utf8('姓名,到期\n林小明,2020-03-06\n'), 'UTF-8'],
    ['in UTF-8 with a byte order mark', utf8('\uFEFF姓名,到期\n林小明,2020-03-06\n'), 'UTF-8'],
    ['with the line ends of Windows', utf8('姓名,到期\r\n林小明,2020-03-06\r\n'), 'UTF-8'],
    ['with those of old Macs', utf8('姓名,到期\r林小明,2020-03-06\r'), 'UTF-8'],
    ['with both kinds', utf8('姓名,到期\r\n林小明,2020-03-06\n'), 'UTF-8'],
    ['without an end to its last line', utf8('姓名,到期\n林小明,2020-03-06'), 'UTF-8'],
    ['between semicolons', utf8('姓名;到期\n林小明;2020-03-06\n'), 'UTF-8'],
    ['between tabs', utf8('姓名\t到期\n林小明\t2020-03-06\n'), 'UTF-8'],
    ['between full-width commas', utf8('姓名，到期\n林小明，2020-03-06\n'), 'UTF-8'],
    ['between full-width semicolons', utf8('姓名；到期\n林小明；2020-03-06\n'), 'UTF-8'],
    ['in quotation marks', utf8('"姓名","到期"\n"林小明","2020-03-06"\n'), 'UTF-8'],
    ['in GB18030', hex('d0d5c3fb2cb5bdc6da0ac1d6d0a1c3f72c323032302d30332d30360a'), 'GB18030'],
    ['in UTF-16', utf16('姓名\t到期\r\n林小明\t2020-03-06\r\n'), 'UTF-16'],
  ])('%s', (_name, bytes, charset) => {
    expect(readCsv(bytes)).toEqual({ ok: true, table: TABLE, charset })
  })

  test.each([
    [
      'a line end within a cell',
      'a,b\n"1\n2",3\n4,5',
      [
        ['a', 'b'],
        ['1\n2', '3'],
        ['4', '5'],
      ],
    ],
    [
      'rows of other lengths, and blank ones',
      'a,b\n1\n\n1,2,3\n',
      [['a', 'b'], ['1'], [''], ['1', '2', '3']],
    ],
    [
      'a comma within quotation marks',
      'a,b\n"1,2","say ""3"""',
      [
        ['a', 'b'],
        ['1,2', 'say "3"'],
      ],
    ],
    [
      'a semicolon in a list between commas',
      'a,b;c\n1;2,3',
      [
        ['a', 'b;c'],
        ['1;2', '3'],
      ],
    ],
    [
      'a comma in a list between semicolons',
      'a;b\n1,2;3',
      [
        ['a', 'b'],
        ['1,2', '3'],
      ],
    ],
    [
      'the delimiter of the first line, whatever the second has',
      'a,b\n1;2;3,4',
      [
        ['a', 'b'],
        ['1;2;3', '4'],
      ],
    ],
    ['nothing', '', []],
  ])('%s', (_name, text, table) => {
    expect(readCsv(utf8(text))).toEqual({ ok: true, table, charset: 'UTF-8' })
  })

  test('whatever stood in the cells, as they were', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'林a1,;\t"\n\r '.split('')), maxLength: 6 })
    const tables = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(tables, (rows) => {
        const table = [['one', 'two', 'three'], ...rows]
        const text = stringify(table, { quoted_string: true })
        expect(readCsv(utf8(`\uFEFF${text}`))).toEqual({ ok: true, table, charset: 'UTF-8' })
      }),
    )
  })
})

describe('a file is refused', () => {
  const pass = '姓名,到期\n林小明,2020-03-06\n'
  test.each([
    ['that is a workbook', hex('504b030414000600'), /^a workbook, expected CSV: save it .*CSV UTF-8/],
    ['that is an old workbook', hex('d0cf11e0a1b11ae1'), /^a workbook/],
    ['in no character set of the country', hex('6e616d650aff'), /^neither UTF-8 nor GB18030: save it/],
    ['that begins as UTF-16 and is none', hex('fffe00'), /^neither/],
    // C2B7 is a dot in UTF-8 and a character in GB18030.
    ['that could be in either', hex('612c620ac2b72c31'), /^could be UTF-8 or GB18030: save it/],
    ['with a quotation mark left open', utf8(`${pass}"陈静,2020-03-06\n`), /^row 3: .*never closed/],
    ['with one within a cell', utf8(`${pass}陈"静,2020-03-06\n`), /^row 3: .*within a cell/],
    ['with one that a cell goes on after', utf8(`${pass}"陈"静,2020-03-06\n`), /^row 3: .*within a cell/],
  ])('%s', (_name, bytes, problem) => {
    const read = readCsv(bytes)
    expect(read).toEqual({ ok: false, problem: expect.stringMatching(problem) })
    expect(JSON.stringify(read)).not.toMatch(/陈|林/)
  })

  test('the same characters with a byte order mark are UTF-8, and plain letters are in both', () => {
    expect(readCsv(utf8('\uFEFFa,b\n·,1'))).toMatchObject({ ok: true, charset: 'UTF-8' })
    expect(readCsv(utf8('a,b\n2,1'))).toMatchObject({ ok: true, charset: 'UTF-8' })
    expect(readCsv(utf8('a,b\n阿·提,1'))).toMatchObject({ ok: true, charset: 'UTF-8' })
  })

  test('any bytes whatever give an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => readCsv(bytes)).not.toThrow()
      }),
    )
  })
})
