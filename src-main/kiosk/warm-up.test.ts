import { describe, expect, test } from 'vitest'
import { warmUpAfter, warmUpAtStart, warmUpNow } from './warm-up.ts'

const MINUTE = 60_000
const warmUpMs = 10 * MINUTE

/** `here@0 gone@30 here@33`: minutes after the PC's start. Answers the minute at which the module is warm. */
function warmAt(story: string): number {
  let warmUp = warmUpAtStart({ poweredSince: 0, warmUpMs })
  for (const step of story.split(' ')) {
    const [what, minute] = step.split('@')
    warmUp = warmUpAfter(warmUp, { here: what === 'here', warmUpMs, now: Number(minute) * MINUTE })
  }
  return warmUp.warmAt / MINUTE
}

describe('a module is warm', () => {
  test.each([
    ['ten minutes after the PC and it were switched on', 'here@1', 10],
    ['at once, when the kiosk is started on a PC that ran all night', 'here@600', 600],
    ['as long after it is back as it was away', 'here@1 gone@30 here@33', 36],
    ['said to be gone twice', 'here@1 gone@30 gone@32 here@33', 36],
    ['ten minutes after it is back from an hour', 'here@1 gone@30 here@90', 100],
    ['pulled for a second while it still warms up', 'here@1 gone@2 here@2.02', 10],
    ['ten minutes after it first comes, when it was not there at the start', 'gone@600 here@601', 611],
  ])('%s (%s)', (_name, story, minute) => {
    expect(warmAt(story)).toBe(minute)
  })

  test('and a clock set back does not keep it cold for longer than from cold', () => {
    const before = warmUpAfter(warmUpAtStart({ poweredSince: 0, warmUpMs }), { here: true, warmUpMs, now: 0 })
    expect(warmUpNow(before, { warmUpMs, now: -90 * MINUTE }).warmAt).toBe(-80 * MINUTE)
    expect(warmUpNow(before, { warmUpMs, now: 5 * MINUTE })).toBe(before)
  })
})
