/** Pixels as RGBA, four bytes each, row by row. */
export interface Picture {
  data: Uint8ClampedArray
  width: number
  height: number
}

/** In pixels, from the top left of the picture. */
export interface Point {
  x: number
  y: number
}

/** The picture with the given longest side, each pixel the mean of those it covers; never made larger. */
export function scaledTo(picture: Picture, longestSide: number): Picture {
  const ratio = Math.max(picture.width, picture.height) / longestSide
  if (ratio <= 1) return picture
  const width = Math.max(1, Math.round(picture.width / ratio))
  const height = Math.max(1, Math.round(picture.height / ratio))
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y += 1) {
    const top = Math.floor((y * picture.height) / height)
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * picture.height) / height))
    for (let x = 0; x < width; x += 1) {
      const left = Math.floor((x * picture.width) / width)
      const right = Math.max(left + 1, Math.floor(((x + 1) * picture.width) / width))
      data.set(meanColour(picture, { left, right, top, bottom }), (y * width + x) * 4)
    }
  }
  return { data, width, height }
}

function meanColour(
  { data, width }: Picture,
  box: { left: number; right: number; top: number; bottom: number },
): [number, number, number, number] {
  let red = 0
  let green = 0
  let blue = 0
  for (let y = box.top; y < box.bottom; y += 1) {
    for (let at = (y * width + box.left) * 4; at < (y * width + box.right) * 4; at += 4) {
      red += data[at] ?? 0
      green += data[at + 1] ?? 0
      blue += data[at + 2] ?? 0
    }
  }
  const count = (box.right - box.left) * (box.bottom - box.top)
  return [red / count, green / count, blue / count, 255]
}
