/** Linear light, red, green and blue: 0 to 1 of the camera's scale, or of the white beside it. */
export type Rgb = readonly [number, number, number]

export const CHANNELS = [0, 1, 2] as const
export type Channel = (typeof CHANNELS)[number]

/** The linear light of each of the 256 levels of sRGB (IEC 61966-2-1). */
export const LINEAR = Float64Array.from({ length: 256 }, (_, level) => {
  const coded = level / 255
  return coded <= 0.04045 ? coded / 12.92 : ((coded + 0.055) / 1.055) ** 2.4
})

export function divided(value: Rgb, by: Rgb): Rgb {
  return [value[0] / by[0], value[1] / by[1], value[2] / by[2]]
}

export function meanOf([red, green, blue]: Rgb): number {
  return (red + green + blue) / 3
}

/** OKLab of linear sRGB (Björn Ottosson, "A perceptual color space for image processing", 2020). */
export function okLab([red, green, blue]: Rgb): { lightness: number; a: number; b: number } {
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  return {
    lightness: 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    a: 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    b: 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  }
}
