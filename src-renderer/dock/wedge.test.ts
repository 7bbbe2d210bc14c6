import { describe, expect, it } from 'vitest'
import { composed, gapMs, isCertain, judgeBurst, LOST, type Stroke } from './wedge.ts'

const names: Record<string, string> = { '⏎': 'Enter', '⇥': 'Tab', 拼: 'Process', '⌧': LOST, '⌫': 'Backspace' }
const keys = (text: string) => text.split('').map((key) => names[key] ?? key)

const strokes = (keys: readonly string[], gap: number): Stroke[] =>
  keys.map((key, index) => ({ key, code: key, at: index * gap, byte: null }))

describe('a wedge burst', () => {
  it('ending in Enter is a scan', () => {
    expect(judgeBurst(strokes(keys('RA1:ABC⏎'), 5), 'keys')).toEqual({ kind: 'scan', text: 'RA1:ABC' })
  })

  it('of two merged reads keeps its line break, so that main refuses it', () => {
    expect(judgeBurst(strokes(keys('RA1:AB⏎RA1:CD⏎'), 5), 'keys')).toEqual({
      kind: 'scan',
      text: 'RA1:AB\nRA1:CD',
    })
  })

  it('with CR and LF both sent as Enter is one read', () => {
    expect(judgeBurst(strokes(keys('RA1:ABC⏎⏎'), 5), 'keys')).toEqual({
      kind: 'scan',
      text: 'RA1:ABC',
    })
  })

  it('without Enter, or with a hand’s key right behind it, has to be scanned again', () => {
    expect(judgeBurst(strokes(keys('RA1:ABCDEF'), 5), 'keys')).toEqual({ kind: 'scan', text: null })
    expect(judgeBurst(strokes(keys('RA1:ABCDEF⏎+'), 5), 'keys')).toEqual({ kind: 'scan', text: null })
  })

  it('as short as a number pad entry is a hand', () => {
    expect(judgeBurst(strokes(keys('368⏎'), 5), 'keys').kind).toBe('keys')
    expect(judgeBurst(strokes(['q'], 5), 'keys').kind).toBe('keys')
  })

  it('of a hand has its Backspace in its turn, and of a scanner a hole', () => {
    const mended = strokes(keys('3⌫68'), 100)
    expect(judgeBurst(mended, 'keys')).toEqual({ kind: 'keys', strokes: mended })
    expect(judgeBurst(strokes(keys('⌫'), 5), 'keys').kind).toBe('keys')
    expect(judgeBurst(strokes(keys('RA1:⌫ABC⏎'), 5), 'keys')).toEqual({ kind: 'scan', text: null })
    expect(judgeBurst(strokes(keys('⌫RA1:ABC⏎⌫'), 5), 'keys')).toEqual({ kind: 'scan', text: 'RA1:ABC' })
  })

  it('cut in two by a busy PC presses no keys', () => {
    expect(judgeBurst(strokes(keys('https'), 5), 'keys').kind).toBe('noise')
    expect(judgeBurst(strokes(keys('ab⏎'), 5), 'keys').kind).toBe('noise')
  })

  it('of a few letters in a field is a hand', () => {
    expect(judgeBurst(strokes(keys('the'), 40), 'field').kind).toBe('keys')
  })

  it.each([
    ['Tab', 'RA1:ABC⇥'],
    ['Tab and Enter', 'RA1:ABC⇥⏎'],
  ])('ending in %s is a scan', (_name, typed) => {
    expect(judgeBurst(strokes(keys(typed), 5), 'field')).toEqual({ kind: 'scan', text: 'RA1:ABC' })
  })

  it('in which an input method had a part is noise, and a hand’s own few keys are its own', () => {
    expect(judgeBurst(strokes(keys('拼拼拼拼拼拼⏎'), 5), 'field')).toEqual({ kind: 'noise' })
    expect(judgeBurst(strokes(keys('拼拼'), 45), 'field').kind).toBe('keys')
  })

  it('is over when the keyboard falls quiet: in a field soon, while it may be a hand', () => {
    const few = strokes(keys('ab'), 5)
    expect([gapMs([], 'field'), gapMs(few, 'field'), gapMs(few, 'keys')]).toEqual([50, 50, 150])
    expect(gapMs(strokes(keys('abcde'), 5), 'field')).toBe(150)
    expect(gapMs([composed('065', 0)], 'field')).toBe(150)
  })
})

describe('a key that typed nothing', () => {
  it.each([
    ['within a read', 'RAT123⌧4567890⏎'],
    ['before its last character', 'RAT12⌧3⏎'],
    ['more than one', 'R⌧AT⌧⌧1234⏎'],
    ['between two lines', 'RA1:AB⏎⌧RA1:CD⏎'],
    ['within a read that a Tab ends', 'RAT⌧123⇥'],
  ])('%s makes it unreadable', (_name, typed) => {
    for (const into of ['keys', 'field'] as const) {
      expect(judgeBurst(strokes(keys(typed), 5), into)).toEqual({ kind: 'scan', text: null })
    }
  })

  it.each([
    ['before the first character', '⌧RAT123⏎'],
    ['behind the last', 'RAT123⌧⏎'],
    ['behind the end', 'RAT123⏎⌧'],
    ['between two ends', 'RAT123⇥⌧⏎'],
  ])('%s is the scanner’s own', (_name, typed) => {
    expect(judgeBurst(strokes(keys(typed), 5), 'keys')).toEqual({ kind: 'scan', text: 'RAT123' })
  })

  it.each([
    ['alone', '⌧', ''],
    ['beside a hotkey', '⌧q', 'q'],
    ['within a number', '3⌧68⏎', '368⏎'],
  ])('%s is a hand’s, and presses nothing', (_name, typed, pressed) => {
    const judged = judgeBurst(strokes(keys(typed), 100), 'keys')
    expect(judged).toMatchObject({ kind: 'keys' })
    expect(judged.kind === 'keys' && judged.strokes.map(({ key }) => key)).toEqual(keys(pressed))
  })

  it('makes no scanner of a hand', () => {
    expect(isCertain(strokes(keys('⌧⌧⌧⌧⌧⌧⌧'), 5))).toBe(false)
    expect(isCertain(strokes(keys('368⏎⌧'), 5))).toBe(false)
    expect(isCertain(strokes(keys('RAT⌧12'), 5))).toBe(true)
  })
})

describe('numbers typed with Alt', () => {
  const alt = (bytes: Iterable<number>): Stroke[] => [...bytes].map((byte) => composed(`0${byte}`, 0))

  it.each([
    [
      'of the Windows code page',
      [...strokes(keys('caf'), 5), ...alt([0xe9]), ...strokes(keys(' 77⏎'), 5)],
      'café 77',
    ],
    [
      'a row of UTF-8',
      [...alt(new TextEncoder().encode('桃源社区花园')), ...strokes(['Enter'], 5)],
      '桃源社区花园',
    ],
    ['CR as well', alt(new TextEncoder().encode('RA1:ABC\r')), 'RA1:ABC'],
  ])('%s', (_name, typed, text) => {
    expect(judgeBurst(typed, 'field')).toEqual({ kind: 'scan', text })
  })

  it('are no hand’s, however few', () => {
    expect(judgeBurst(alt([0x35]), 'keys')).toEqual({ kind: 'noise' })
    expect(judgeBurst(alt([0x35, 0x36]), 'field')).toEqual({ kind: 'noise' })
  })

  it.each(['RA1:AB', ''])('above 255 are a character that nobody can know, behind %j too', (before) => {
    const typed = [...strokes(keys(before), 5), composed('54992', 0), ...strokes(keys('RA1:AB⏎'), 5)]
    expect(judgeBurst(typed, 'keys')).toEqual({ kind: 'scan', text: null })
  })
})
