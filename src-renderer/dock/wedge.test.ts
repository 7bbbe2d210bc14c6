import { describe, expect, it } from 'vitest'
import { continues, judgeBurst, type Stroke } from './wedge.ts'

const keys = (text: string) => text.split('').map((key) => (key === '⏎' ? 'Enter' : key))

const strokes = (keys: readonly string[], gap: number): Stroke[] =>
  keys.map((key, index) => ({ key, code: key, at: index * gap }))

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

  it('without Enter is noise', () => {
    expect(judgeBurst(strokes(keys('RA1:ABCDEF'), 5), 'keys')).toEqual({ kind: 'noise' })
  })

  it('as short as a number pad entry is a hand', () => {
    expect(judgeBurst(strokes(keys('368⏎'), 5), 'keys').kind).toBe('keys')
    expect(judgeBurst(strokes(['q'], 5), 'keys').kind).toBe('keys')
  })

  it('cut in two by a busy PC presses no keys', () => {
    expect(judgeBurst(strokes(keys('https'), 5), 'keys').kind).toBe('noise')
    expect(judgeBurst(strokes(keys('ab⏎'), 5), 'keys').kind).toBe('noise')
  })

  it('of a few letters in a field is a hand', () => {
    expect(judgeBurst(strokes(keys('the'), 40), 'field').kind).toBe('keys')
    expect(continues({ key: 't', code: 'KeyT', at: 0 }, { key: 'h', code: 'KeyH', at: 60 }, 'field')).toBe(
      false,
    )
  })

  it('ends where the keyboard falls quiet', () => {
    const [a, b, c] = [
      { key: 'a', code: 'KeyA', at: 0 },
      { key: 'b', code: 'KeyB', at: 150 },
      { key: 'c', code: 'KeyC', at: 301 },
    ]
    expect(continues(undefined, a, 'keys')).toBe(false)
    expect(continues(a, b, 'keys')).toBe(true)
    expect(continues(b, c, 'keys')).toBe(false)
  })
})
