import { describe, expect, test } from 'vitest'
import { textOf } from './code-text.ts'

const SITE = [0x52, 0x41, 0x54, 0x2d]
const bytes = (...values: number[]) => ({ bytes: Uint8Array.from(values) })

describe('bytes alone', () => {
  test.each([
    ['in UTF-8', [bytes(0xe7, 0x91, 0x9e, 0xe5, 0xae, 0x89)], '瑞安'],
    ['in GB18030', [bytes(0xc8, 0xf0, 0xb0, 0xb2)], '瑞安'],
    ['in GB18030 behind letters', [bytes(0x52, 0x41, 0x31, 0x3a, 0xc8, 0xf0)], 'RA1:瑞'],
    ['in GB18030 outside GB 2312', [bytes(0xcd, 0xf5, 0x86, 0xb4)], '王喆'],
    ['one sign of which could be a voiced kana', [bytes(0xce, 0xde, 0xd2, 0xec, 0xb3, 0xa3)], '无异常'],
    ['a character across two pieces', [bytes(0xe7, 0x91), bytes(0x9e)], '瑞'],
    ['a byte order mark kept', [bytes(0xef, 0xbb, 0xbf, ...SITE)], '\uFEFFRAT-'],
    ['in Shift-JIS by its full-width kana', [bytes(0x83, 0x82, 0x83, 0x6f)], 'モバ'],
    ['in Shift-JIS by its voiced kana', [bytes(0xc3, 0xde, 0xbb, 0xde, 0xb2, 0xdd)], 'ﾃﾞｻﾞｲﾝ'],
    ['in no known character set', [bytes(0xff, 0xff, 0xff)], null],
    ['none', [bytes()], ''],
  ] as const)('%s', (_name, segments, text) => {
    expect(textOf(segments)).toBe(text)
  })
})

describe('bytes beside kanji', () => {
  test.each([
    ['are UTF-8', [bytes(0xe7, 0x91, 0x9e), { kanji: '入' }], '瑞入'],
    ['or Shift-JIS, never GB18030', [bytes(0xc3), { kanji: '入' }, bytes(0xde)], 'ﾃ入ﾞ'],
    ['or nothing', [bytes(0xff), { kanji: '入' }], null],
  ] as const)('%s', (_name, segments, text) => {
    expect(textOf(segments)).toBe(text)
  })
})
