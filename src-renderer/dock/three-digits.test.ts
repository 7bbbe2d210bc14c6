import { describe, expect, it } from 'vitest'
import { dropDigit, preview, pushDigit } from './three-digits.ts'

describe('three digits', () => {
  it.each([
    ['', { state: 'empty', text: '––.– ℃' }],
    ['3', { state: 'partial', text: '3–.– ℃' }],
    ['36', { state: 'partial', text: '36.– ℃' }],
    ['368', { state: 'ready', text: '36.8 ℃', celsius: 36.8 }],
    ['373', { state: 'ready', text: '37.3 ℃', celsius: 37.3 }],
    ['200', { state: 'ready', text: '20.0 ℃', celsius: 20 }],
    ['199', { state: 'out-of-range', text: '19.9 ℃' }],
    ['501', { state: 'out-of-range', text: '50.1 ℃' }],
    ['036', { state: 'out-of-range', text: '03.6 ℃' }],
  ])('%s is shown as %o', (entry, shown) => {
    expect(preview(entry)).toEqual(shown)
  })

  it('takes no fourth digit and nothing but digits', () => {
    expect(pushDigit('368', '1')).toBe('368')
    expect(pushDigit('36', 'x')).toBe('36')
    expect(pushDigit('36', '8')).toBe('368')
  })

  it('drops the last digit', () => {
    expect(dropDigit('368')).toBe('36')
    expect(dropDigit('')).toBe('')
  })
})
