import { describe, expect, it } from 'vitest'
import { dropDigit, keyedOf, NOTHING_KEYED, preview, pushDigit, type Keyed } from './three-digits.ts'

const typed = (digits: string, of = 'v1', from: Keyed = NOTHING_KEYED): Keyed =>
  digits.split('').reduce((keyed, digit) => pushDigit(keyed, digit, of), from)

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
  ])('%s is shown as %o', (digits, shown) => {
    expect(preview(digits)).toEqual(shown)
  })

  it('begins anew at the fourth, and says so until the next', () => {
    expect(typed('3654')).toEqual({ of: 'v1', digits: '4', anew: true })
    expect(typed('36538')).toEqual({ of: 'v1', digits: '38', anew: false })
    expect(typed('36x8').digits).toBe('368')
  })

  it('begins anew for somebody else', () => {
    expect(typed('38', 'v2', typed('365'))).toEqual({ of: 'v2', digits: '38', anew: false })
    expect(keyedOf(typed('36'), 'v2').digits).toBe('')
    expect(keyedOf(typed('36'), 'v1').digits).toBe('36')
  })

  it('drops the last digit, of nobody else', () => {
    expect(dropDigit(typed('368'), 'v1').digits).toBe('36')
    expect(dropDigit(typed('368'), 'v2')).toEqual({ of: 'v2', digits: '', anew: false })
  })
})
