import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codePoint } from '../../test/fixtures/code-point.ts'
import { createBootKeyboardCodec, usKeys } from './boot-keyboard.ts'
import { bootKeyboard } from './layouts.ts'
import { maxReadBytes } from './scan-codec.ts'
import { encodeAltKeypad, encodeKeyboard } from './twin.ts'

/** Reports as a capture shows them: the modifiers, a zero, the keys; the zeros behind are filled in. */
function reports(...lines: string[]): Uint8Array[] {
  return lines.map((line) => {
    const bytes = new Uint8Array(8)
    bytes.set(Buffer.from(line.replaceAll(/\s/g, ''), 'hex'))
    return bytes
  })
}

function read(captured: readonly Uint8Array[]) {
  const codec = createBootKeyboardCodec(bootKeyboard)
  const scans = captured.flatMap((each) => codec.take(each))
  return { scans, unfinished: codec.unfinished, flushed: codec.flush(), counters: codec.counters }
}

const withId = (id: number, report: Uint8Array) => Uint8Array.from([id, ...report])
const scanned = (...texts: string[]) => texts.map((text) => ({ ok: true, text, symbology: null }))
const unreadable = { ok: false, error: 'unreadable' }

// node-hid#323: digits, Enter, then Ctrl+Shift+J.
const captured6957842208856 = reports(
  ...['23', '26', '22', '24', '25', '21', '1F', '1F', '27', '25', '25', '22', '23', '28'].flatMap((key) => [
    `00 00 ${key}`,
    '00',
  ]),
  '03 00 00',
  '03 00 0D',
  '03 00 00',
  '00',
)

describe('reports of a boot keyboard', () => {
  test.each([
    [
      'capture 6957842208856: Enter, then Ctrl+Shift+J, is one scan',
      captured6957842208856,
      ['6957842208856'],
    ],
    [
      'capture of a shifted key: Shift comes in a report of its own',
      reports('02 00 00', '02 00 25', '02 00 00', '00', '00 00 28'),
      ['*'],
    ],
    ['right Shift', reports('20 00 04', '00', '00 00 28'), ['A']],
    [
      'keypad digits and keypad Enter',
      reports('00 00 59', '00', '00 00 62', '00', '00 00 61', '00', '00 00 58'),
      ['109'],
    ],
    ['two new keys in one report count in their order', reports('00 00 04 05', '00 00 28'), ['ab']],
    [
      'a key that stays down counts once',
      reports('00 00 04', '00 00 04 05', '00 00 05 06', '00 00 28'),
      ['abc'],
    ],
    [
      'a repeated digit needs its release',
      reports('00 00 1E', '00 00 1E', '00', '00 00 1E', '00', '00 00 28'),
      ['11'],
    ],
    ['one key in two slots is one key', reports('00 00 1E 1E', '00', '00 00 28'), ['1']],
    ['key and Enter in one report', reports('00 00 04 28'), ['a']],
    ['Ctrl+M and Ctrl+J end a scan as well', reports('00 00 04', '01 00 10', '01 00 0D', '00'), ['a']],
    ['a Tab before Enter is a suffix', reports('00 00 04', '00 00 2B', '00 00 28'), ['a']],
    [
      'other control, Alt and command keys type nothing',
      reports('00 00 04', '01 00 06', '04 00 1E', '08 00 07', '00 00 28'),
      ['a'],
    ],
    ['Enter alone is no scan', reports('00 00 28', '00', '00 00 28'), []],
    [
      'two reads cannot be told from two lines',
      reports('00 00 04', '00 00 28', '00 00 05', '00 00 28'),
      ['a', 'b'],
    ],
  ])('%s', (_name, capture, texts) => {
    const { scans, unfinished } = read(capture)
    expect(scans).toEqual(scanned(...texts))
    expect(unfinished).toBe(false)
  })

  test('a rollover report is bad and releases nothing', () => {
    const capture = reports('00 00 04', '00 00 01 01 01 01 01 01', '00 00 04', '00 00 28')
    expect(read(capture)).toMatchObject({ scans: scanned('a'), counters: { good: 1, bad: 1 } })
  })

  test('a read whose Enter was lost does not begin the next one', () => {
    const codec = createBootKeyboardCodec(bootKeyboard)
    const half = encodeKeyboard('3301').flatMap((each) => codec.take(each))
    expect([...half, ...codec.flush()]).toEqual([])
    expect(encodeKeyboard('42\r').flatMap((each) => codec.take(each))).toEqual(scanned('42'))
    expect(codec.counters).toEqual({ good: 1, bad: 1, skipped: 0 })
  })

  test('Tab as the only suffix is settled by silence', () => {
    expect(read(encodeKeyboard('3301\t'))).toMatchObject({
      scans: [],
      unfinished: true,
      flushed: scanned('3301'),
    })
  })

  test('a read beyond 64 KiB is refused', () => {
    const capture = [...encodeKeyboard('x'.repeat(maxReadBytes + 1)), ...encodeKeyboard('\r42\r')]
    expect(read(capture)).toMatchObject({
      scans: [unreadable, ...scanned('42')],
      counters: { good: 1, bad: 1 },
    })
  })

  test('a report id stands before the keys where the descriptor says so', () => {
    const codec = createBootKeyboardCodec({ id: 3, bytes: 9, modifiers: 1, keys: { at: 3, count: 6 } })
    const scans = encodeKeyboard('Ab\r').flatMap((each) => [
      ...codec.take(withId(4, each)),
      ...codec.take(withId(3, each)),
    ])
    expect(scans).toEqual(scanned('Ab'))
  })
})

describe('a key that types no character', () => {
  const nothing: [string, Uint8Array[]][] = [
    ['Ctrl+]', reports('01', '01 00 30', '01', '00')],
    ['AltGr+Q', reports('40', '40 00 14', '40', '00')],
    ['Alt+1 of the main row', reports('04', '04 00 1E', '04', '00')],
    ['a command key', reports('08', '08 00 07', '08', '00')],
    ['F1', reports('00 00 3A', '00')],
    ['Caps Lock', reports('00 00 39', '00')],
    ['the key beside Enter of other layouts', reports('00 00 32', '00')],
    ['the key beside left Shift of other layouts', reports('00 00 64', '00')],
    ['the keypad’s =', reports('00 00 67', '00')],
    ['the same with Shift', reports('02', '02 00 64', '02', '00')],
    ['two of them in one report', reports('00 00 3A 3B', '00')],
    ['a rollover', reports('00 00 01 01 01 01 01 01', '00')],
    ['a report cut short', [Uint8Array.of(0, 0, 0x1e), ...reports('00')]],
  ]
  const end = reports('00 00 28', '00')

  test.each(nothing)('%s within a read: it cannot be read', (_, lost) => {
    const capture = [...encodeKeyboard('RAT123'), ...lost, ...encodeKeyboard('4567890\r42\r')]
    expect(read(capture).scans).toEqual([unreadable, ...scanned('42')])
  })

  test.each(nothing)('%s before or behind a read is no part of it', (_, lost) => {
    for (const capture of [
      [...lost, ...encodeKeyboard('RAT123\r')],
      [...encodeKeyboard('RAT123'), ...lost, ...end],
      [...encodeKeyboard('RAT123\t'), ...lost, ...end],
      [...encodeKeyboard('RAT123'), ...lost, ...encodeKeyboard('\t\r')],
      [...encodeKeyboard('RAT123\r'), ...lost, ...end],
    ]) {
      expect(read(capture)).toMatchObject({ scans: scanned('RAT123'), unfinished: false })
    }
  })

  test('before or behind a Tab that silence must settle', () => {
    const f1 = reports('00 00 3A', '00')
    expect(read([...encodeKeyboard('3301\t'), ...f1]).flushed).toEqual(scanned('3301'))
    expect(read([...encodeKeyboard('33'), ...f1, ...encodeKeyboard('01\t')]).flushed).toEqual([unreadable])
  })

  test('alone, for however long, is nothing that silence must settle', () => {
    const codec = createBootKeyboardCodec(bootKeyboard)
    for (const each of reports('00 00 3A', '00', '40 00 14', '00')) codec.take(each)
    expect([codec.unfinished, codec.flush(), codec.counters.bad]).toEqual([false, [], 0])
  })

  test('within a number of ALT mode', () => {
    const capture = reports('04', '04 00 5E', '04', '04 00 3A', '04', '04 00 5D', '00', '00 00 28')
    expect(read(capture).scans).toEqual([unreadable])
  })

  test('modifiers alone are no key', () => {
    const alone = reports('02', '00', '05', '00', '40', '00', '08', '00', '00 00 E1', '00')
    expect(read([...encodeKeyboard('RA'), ...alone, ...encodeKeyboard('T\r')]).scans).toEqual(scanned('RAT'))
  })

  test('no key at all can vanish from a read', () => {
    const known = new Set([...usKeys.keys(), 0x28, 0x58])
    const lost = Array.from({ length: 0xe0 - 0x04 }, (_, at) => at + 0x04).filter((key) => !known.has(key))
    const press = (key: number) => reports(`00 00 ${key.toString(16).padStart(2, '0')}`, '00')
    fc.assert(
      fc.property(fc.constantFrom(...lost), fc.integer({ min: 1, max: 12 }), (key, at) => {
        const [head, tail] = ['RAT1234567890'.slice(0, at), 'RAT1234567890'.slice(at)]
        const capture = [...encodeKeyboard(head), ...press(key), ...encodeKeyboard(`${tail}\r`)]
        expect(read(capture).scans).toEqual([unreadable])
      }),
    )
  })
})

/** Each number typed on the keypad with left Alt down. */
const alt = (...numbers: string[]) =>
  reports(
    ...numbers.flatMap((number) => [
      '04',
      ...Array.from(number).flatMap((digit) => [
        `04 00 ${digit === '0' ? '62' : (0x58 + Number(digit)).toString(16)}`,
        '04',
      ]),
      '00',
    ]),
  )
const enter = reports('00 00 28', '00')

describe('ALT mode: left Alt and a number on the keypad', () => {
  test.each([
    ['Alt+0233 of the Windows code page', [...alt('0233'), ...enter], ['é']],
    ['Alt+065 without the leading 0', [...alt('065'), ...enter], ['A']],
    ['among keys', [...encodeKeyboard('caf'), ...alt('0233'), ...encodeKeyboard(' 7\r')], ['café 7']],
    ['digits of the keypad without Alt stay digits', reports('00 00 59', '00', '00 00 58'), ['1']],
    ['UTF-8, a number a byte', [...encodeAltKeypad(Buffer.from('桃源𠮷')), ...enter], ['桃源𠮷']],
    ['GB18030', [...encodeAltKeypad(Buffer.from('CCD2D4B4', 'hex')), ...enter], ['桃源']],
    ['CR as a number ends the read', alt('065', '013', '066', '010'), ['A', 'B']],
    [
      'two digits in one report count in their order',
      reports('04', '04 00 62 5A', '04', '04 00 5B', '04', '04 00 5B', '00', '00 00 28'),
      ['é'],
    ],
    [
      'Alt goes up in the report that types the next key',
      reports('04', '04 00 5E', '04', '04 00 5D', '00 00 05', '00', '00 00 28'),
      ['Ab'],
    ],
    ['Alt alone types nothing', [...reports('04', '00'), ...encodeKeyboard('A\r')], ['A']],
    ['digits of the main row are no number', [...reports('04 00 1E', '04', '00'), ...enter], []],
    ['right Alt is AltGr and has no numbers', [...reports('40 00 5E', '40', '00'), ...enter], []],
  ])('%s', (_name, capture, texts) => {
    const { scans, unfinished } = read(capture)
    expect(scans).toEqual(scanned(...texts))
    expect(unfinished).toBe(false)
  })

  test.each(['256', '0300', '54992', '99999999'])('%s is no byte: the read is refused whole', (number) => {
    const capture = [...encodeKeyboard('A'), ...alt(number), ...encodeKeyboard('B\r42\r')]
    expect(read(capture)).toMatchObject({
      scans: [unreadable, ...scanned('42')],
      counters: { good: 1, bad: 1 },
    })
  })

  test('a number that was cut off does not begin the next read', () => {
    const codec = createBootKeyboardCodec(bootKeyboard)
    for (const each of alt('0233').slice(0, 5)) codec.take(each)
    expect({ unfinished: codec.unfinished, flushed: codec.flush() }).toEqual({
      unfinished: true,
      flushed: [],
    })
    expect(reports('00').flatMap((each) => codec.take(each))).toEqual([])
    expect(encodeKeyboard('42\r').flatMap((each) => codec.take(each))).toEqual(scanned('42'))
  })

  test('any text round-trips', () => {
    const text = fc
      .string({ unit: codePoint, minLength: 1, maxLength: 60 })
      .map((each) => each.replaceAll(/[\r\n\t\uFEFF]/g, 'x'))
    fc.assert(
      fc.property(text, (each) => {
        expect(read([...encodeAltKeypad(Buffer.from(each)), ...enter]).scans).toEqual(scanned(each))
      }),
    )
  })
})

test('any text of a US keyboard round-trips', () => {
  const printable = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code))
  fc.assert(
    fc.property(fc.string({ unit: printable, minLength: 1, maxLength: 200 }), (text) => {
      expect(read(encodeKeyboard(`${text}\r`)).scans).toEqual(scanned(text))
    }),
  )
})

test('random reports never throw', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 10 }), { maxLength: 50 }), (captured) => {
      read(captured)
    }),
  )
})

test('a US keyboard has no Chinese keys', () => {
  expect(() => encodeKeyboard('码')).toThrow(RangeError)
})
