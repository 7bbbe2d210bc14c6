import { expect, it } from 'vitest'
import type { Looked } from './camera-words.ts'
import { NOTHING_SHOWN, tellOf } from './shown-codes.ts'

const COLOURS = ['green', 'yellow', 'red'] as const

/**
 * Looks 150 ms apart, `-` for nothing seen, `A green` for a code in its colour and `A green again` for the same picture;
 * what the kiosk is told at each.
 */
const told = (looks: readonly string[]): string[] => {
  let shown = NOTHING_SHOWN
  return looks.flatMap((look, index) => {
    const [text = '', word, again] = look.split(' ')
    const colour = COLOURS.find((one) => one === word) ?? 'unknown'
    const code: Looked['code'] = look === '-' ? null : { text, colour }
    const { shown: next, tell } = tellOf(shown, { isNew: again === undefined, code }, 10_000 + index * 150)
    shown = next
    return tell === null ? [] : [`${index}: ${tell.text} ${tell.colour}`]
  })
}

const nothing = (looks: number): string[] => Array.from({ length: looks }, () => '-')

it.each([
  ['nothing', ['-', '-'], []],
  ['a code held up', ['-', 'A', 'A', 'A'], ['1: A unknown']],
  ['a code that shakes', ['A', '-', 'A', '-', '-', 'A'], ['0: A unknown']],
  ['taken away and shown again', ['A', ...nothing(11), 'A'], ['0: A unknown', '12: A unknown']],
  ['another code', ['A', 'B', 'B'], ['0: A unknown', '1: B unknown']],
  ['and the first again', ['A', 'B', 'A'], ['0: A unknown', '1: B unknown', '2: A unknown']],
  ['a colour, when two looks agree', ['A green', 'A green', 'A green'], ['0: A unknown', '1: A green']],
  ['a colour seen once', ['A green', 'A', 'A', 'A'], ['0: A unknown']],
  ['two looks that do not agree', ['A green', 'A yellow', 'A green'], ['0: A unknown']],
  ['a picture that agrees with itself', ['A green', 'A green again', 'A green again'], ['0: A unknown']],
  ['and then another', ['A green', 'A green again', 'A green'], ['0: A unknown', '2: A green']],
  ['which says otherwise', ['A green', 'A yellow', 'A yellow again'], ['0: A unknown']],
  ['a look between them', ['A green', '-', 'A green'], ['0: A unknown']],
  [
    'another colour after all',
    ['A green', 'A green', 'A red', 'A red', 'A red'],
    ['0: A unknown', '1: A green', '3: A red'],
  ],
  ['a colour of another code', ['A green', 'B green'], ['0: A unknown', '1: B unknown']],
])('%s', (_name, looks, tells) => {
  expect(told(looks)).toEqual(tells)
})
