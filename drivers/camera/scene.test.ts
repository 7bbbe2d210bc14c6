import { expect, test } from 'vitest'
import { seeded } from '../../test/bench/queue/seeded.ts'
import type { Picture } from './picture.ts'
import { hasMoved, sceneOf } from './scene.ts'

const [WIDTH, HEIGHT] = [640, 360]

/** A grey wall with a camera's noise, and what stands before it. */
function wall(noise: number, thing: { x: number; y: number; side: number; level: number } | null): Picture {
  const random = seeded(noise)
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4)
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const inside =
        thing !== null && x >= thing.x && x < thing.x + thing.side && y >= thing.y && y < thing.y + thing.side
      data.fill(
        (inside ? thing.level : 120) + (random() - 0.5) * 40,
        (y * WIDTH + x) * 4,
        (y * WIDTH + x) * 4 + 4,
      )
    }
  }
  return { data, width: WIDTH, height: HEIGHT }
}

const empty = sceneOf(wall(1, null))

// Drawn in the test: the name of a row would print each of its pixels.
test.each([
  ['a wall in a noisy camera', 2, null, false],
  ['a fly', 3, { x: 300, y: 200, side: 12, level: 20 }, false],
  ['a phone held up', 4, { x: 250, y: 100, side: 80, level: 230 }, true],
  ['a person', 5, { x: 100, y: 60, side: 250, level: 90 }, true],
])('%s', (_name, noise, thing, moved) => {
  expect(hasMoved(empty, sceneOf(wall(noise, thing)))).toBe(moved)
})

test('a picture of any size has a scene', () => {
  const scene = sceneOf({ data: Uint8ClampedArray.of(9, 80, 9, 255), width: 1, height: 1 })
  expect(new Set(scene)).toEqual(new Set([80]))
})
