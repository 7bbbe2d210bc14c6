import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskForeignName, maskName } from './masked-name.ts'
import { isPassText } from './signed-pass.ts'

test.each([
  ['林小明', '林*明'],
  ['林明', '林*'],
  ['林', '林*'],
  ['陈王小明', '陈*明'],
  ['欧阳小明', '欧阳*明'],
  ['欧阳明', '欧阳*'],
  ['欧阳', '欧*'],
  ['小欧阳明', '小*明'],
  [' 林\u3000明 ', '林*'],
  ['林  小\t 明', '林*明'],
  ['阿卜杜拉·买买提', '阿*提'],
  ["O'Neil Smith", 'O*h'],
  ['José', 'J*é'],
  ['Jose\u0301', 'J*e\u0301'],
  ['𠮷田', '𠮷*'],
])('the whole name %s becomes %s', (name, masked) => {
  expect(maskName(name)).toEqual({ ok: true, masked, wasFull: true })
})

test.each([
  ['林*明', '林*明'],
  ['林**', '林**'],
  ['林*3312', '林*3312'],
  ['欧阳*8812', '欧阳*8812'],
  ['*小明', '*小明'],
  ['**明', '**明'],
  ['林＊明', '林*明'],
  ['林×明', '林*明'],
  [' 林*明 ', '林*明'],
])('%s is masked already and stays %s', (name, masked) => {
  expect(maskName(name)).toEqual({ ok: true, masked, wasFull: false })
})

test.each(['', '   ', '*', '***', '林小明*', '林*11010', '*12345', '林3312', '12-3-501', '林*明*', '-林'])(
  '%j is no name',
  (name) => {
    expect(maskName(name)).toEqual({ ok: false })
  },
)

test('a mask hides something of every name, fits into a pass, and is not masked again', () => {
  const names = fc.array(fc.constantFrom(...'林欧阳司马小明国a é·'.split('')), {
    minLength: 1,
    maxLength: 12,
  })
  fc.assert(
    fc.property(names, (characters) => {
      const name = characters.join('').trim()
      const once = maskName(name)
      if (!once.ok) return
      const visible = Array.from(once.masked.replaceAll('*', ''))
      expect(visible.length).toBeLessThanOrEqual(Math.max(1, Array.from(name).length - 1))
      expect(isPassText(once.masked)).toBe(true)
      expect(maskName(once.masked)).toEqual({ ok: true, masked: once.masked, wasFull: false })
    }),
  )
})

test.each([
  ['Musterfrau-Gößinger', 'Gabriele', 'Musterfrau-Gößinger *e'],
  [' Sparrow ', ' Jack ', 'Sparrow *k'],
  ['Li', '\u{20bb7}', 'Li *\u{20bb7}'],
  ['Sukarno', undefined, 'Sukarno *'],
  ['Sukarno', '', 'Sukarno *'],
  ['Sukarno', 'a\u202eb', 'Sukarno *'],
  ['Sukarno', 7, 'Sukarno *'],
  [undefined, 'Jack', null],
  ['', 'Jack', null],
  ['  ', 'Jack', null],
  ['a\u0000b', 'Jack', null],
  ['x'.repeat(129), 'Jack', null],
])('the foreign name %j, %j becomes %j', (surname, given, masked) => {
  expect(maskForeignName(surname, given)).toBe(masked)
})
