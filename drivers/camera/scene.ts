import type { Picture } from './picture.ts'

/** A picture as coarse as it takes to see whether anything moved: the brightness of its cells, 0 to 255. */
export type Scene = Float32Array

const ACROSS = 32
const DOWN = 18
/** Pixels looked at in a cell, in each direction: their noise evens out. */
const PER_CELL = 5
/** A cell has changed by so many levels; noise and the flicker of lamps stay below. */
const CHANGED = 12
/** Somebody has moved where so many cells have; a phone held up covers more. */
const MOVED = 4

export function sceneOf({ data, width, height }: Picture): Scene {
  const scene = new Float32Array(ACROSS * DOWN)
  for (let down = 0; down < DOWN; down += 1) {
    for (let across = 0; across < ACROSS; across += 1) {
      let sum = 0
      for (let row = 0; row < PER_CELL; row += 1) {
        const y = Math.floor(((down + (row + 0.5) / PER_CELL) * height) / DOWN)
        for (let column = 0; column < PER_CELL; column += 1) {
          const x = Math.floor(((across + (column + 0.5) / PER_CELL) * width) / ACROSS)
          // Green is most of brightness, and one byte is read for three.
          sum += data[(y * width + x) * 4 + 1] ?? 0
        }
      }
      scene[down * ACROSS + across] = sum / PER_CELL ** 2
    }
  }
  return scene
}

/** Whether somebody or something moved between the two. A lamp that is switched, too, is worth a look. */
export function hasMoved(before: Scene, after: Scene): boolean {
  let changed = 0
  for (let cell = 0; cell < after.length; cell += 1) {
    if (Math.abs((after[cell] ?? 0) - (before[cell] ?? 0)) > CHANGED) changed += 1
  }
  return changed >= MOVED
}
