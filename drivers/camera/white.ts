import { edgePlaces, inkPlaces, lightPlaces, quietPlaces, type Look } from './grid.ts'
import { CHANNELS, divided, meanOf, okLab, type Channel, type Rgb } from './linear-light.ts'
import { shareAt } from './share-at.ts'
import type { Modules } from './symbol.ts'

/** The light of the white that a symbol stands on, at a place of it; also where that is more than the camera can say. */
export type White = (u: number, v: number) => Rgb

/** A white that is darker, of the camera's full scale in linear light, is noise. */
const DARKEST = 0.1
/** Linear light from which on a channel may have been brighter than the camera can say: level 249. */
const CLIPPED = 0.947
/** The share of the white that may be burnt out before it counts as such. */
const CLIPPED_SHARE = 0.1
/** How far four of five samples may lie from an even slope across the symbol, as a share of it: all channels, or one. */
const UNEVEN = 0.3
const UNEVEN_TINT = 0.1
/** Where a white lies in OKLab: lamps go from blue to amber (b), hardly ever from green to magenta (a). */
const A = 0.045
const B = { from: -0.07, to: 0.08 }

/**
 * The quiet zone and the light modules that no ink touches, as an even slope of white; null where they are no such
 * thing. `look` sees the middle of a module, `peek` as little as there is.
 */
export function whiteOf(modules: Modules, { look, peek }: { look: Look; peek: Look }): White | null {
  const places = [...quietPlaces(modules.size), ...lightPlaces(modules)]
  const samples = places.flatMap(([u, v]) => {
    const rgb = look(u, v)
    return rgb === null ? [] : [{ u, v, rgb }]
  })
  // A side that lies outside the picture tells nothing of the light there.
  if (samples.length < places.length) return null

  const [red, green, blue] = CHANNELS.map((channel) =>
    slopeThrough(samples.map(({ u, v, rgb }) => ({ u, v, value: rgb[channel] }))),
  )
  if (red === undefined || green === undefined || blue === undefined) return null
  const seen: White = (u, v) => [red(u, v), green(u, v), blue(u, v)]
  const beside = samples.map(({ u, v, rgb }) => divided(rgb, seen(u, v)))
  const off = beside.map((rgb) => Math.abs(meanOf(rgb) - 1))
  const tinted = beside.map((rgb) => Math.max(...rgb.map((value) => Math.abs(value / meanOf(rgb) - 1))))
  if (shareAt(off, 0.8) > UNEVEN || shareAt(tinted, 0.8) > UNEVEN_TINT) return null

  const isClipped = (channel: Channel): boolean =>
    samples.filter(({ rgb }) => rgb[channel] > CLIPPED).length > samples.length * CLIPPED_SHARE
  const clipped = [isClipped(0), isClipped(1), isClipped(2)]
  const middle = seen(modules.size / 2, modules.size / 2)
  const gain = clipped.includes(true) ? burntGain(modules, { look, peek, white: middle, clipped }) : NO_GAIN
  if (gain === null) return null
  return isWhite(times(middle, gain)) ? (u, v) => times(seen(u, v), gain) : null
}

function isWhite(light: Rgb): boolean {
  if (Math.min(...light) < DARKEST) return false
  const brightest = Math.max(...light)
  const { a, b } = okLab(divided(light, [brightest, brightest, brightest]))
  return Math.abs(a) <= A && b >= B.from && b <= B.to
}

const NO_GAIN: Rgb = [1, 1, 1]

function times(light: Rgb, gain: Rgb): Rgb {
  return [light[0] * gain[0], light[1] * gain[1], light[2] * gain[2]]
}

/** A blend brighter than this may be burnt out itself; one that is hardly more than ink says little. */
const BRIGHTEST_BLEND = 0.85
const LEAST_BLEND = 0.06
/** An ink as bright as this leaves no blend between it and what burns out. */
const BRIGHTEST_INK = 0.62
const FEWEST_BLENDS = 30
/** A white that was so much brighter than seen is lost. */
const MOST_GAIN = 1.7

/**
 * By what a burnt-out white was brighter than it is seen, channel by channel; null where that cannot be told. White in
 * the light of a green lamp may look neutral so, and a grey beside it green. Where ink and white blend, at the edges of
 * the modules, the camera still sees how much more of each channel the white has.
 */
function burntGain(
  modules: Modules,
  { look, peek, white, clipped }: { look: Look; peek: Look; white: Rgb; clipped: readonly boolean[] },
): Rgb | null {
  const inks = inkPlaces(modules)
    .flat()
    .flatMap(([u, v]) => look(u, v) ?? [])
  const middle = (channel: Channel): number =>
    shareAt(
      inks.filter((_, at) => at % 3 === channel),
      0.5,
    )
  const ink: Rgb = [middle(0), middle(1), middle(2)]
  if (CHANNELS.some((channel) => clipped[channel] === true && ink[channel] > BRIGHTEST_INK)) return null
  const more = [0, 0, 0] as [number, number, number]
  let blends = 0
  for (const [u, v] of edgePlaces(modules)) {
    const blend = peek(u, v)
    if (blend === null || Math.max(...blend) > BRIGHTEST_BLEND || meanOf(blend) - meanOf(ink) < LEAST_BLEND)
      continue
    blends += 1
    for (const channel of CHANNELS) more[channel] += blend[channel] - ink[channel]
  }
  if (blends < FEWEST_BLENDS || Math.min(...more) <= 0) return null
  const steps = CHANNELS.map((channel) => ({
    step: (white[channel] - ink[channel]) / more[channel],
    isClipped: clipped[channel] === true,
  }))
  const sure = steps.filter(({ isClipped }) => !isClipped).map(({ step }) => step)
  const step =
    sure.length > 0
      ? sure.reduce((sum, one) => sum + one, 0) / sure.length
      : Math.max(...steps.map((one) => one.step))
  const gainOf = (channel: Channel): number =>
    clipped[channel] === true ? Math.max(1, (ink[channel] + step * more[channel]) / white[channel]) : 1
  const gain: Rgb = [gainOf(0), gainOf(1), gainOf(2)]
  return Math.max(...gain) > MOST_GAIN ? null : gain
}

/** The plane through the values by least squares. */
function slopeThrough(
  samples: readonly { u: number; v: number; value: number }[],
): (u: number, v: number) => number {
  const mean = (of: (sample: { u: number; v: number; value: number }) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length
  const [u0, v0, value0] = [mean(({ u }) => u), mean(({ v }) => v), mean(({ value }) => value)]
  const uu = mean(({ u }) => (u - u0) ** 2)
  const vv = mean(({ v }) => (v - v0) ** 2)
  const uv = mean(({ u, v }) => (u - u0) * (v - v0))
  const us = mean(({ u, value }) => (u - u0) * (value - value0))
  const vs = mean(({ v, value }) => (v - v0) * (value - value0))
  const determinant = uu * vv - uv * uv
  const [across, down] = [(us * vv - vs * uv) / determinant, (vs * uu - us * uv) / determinant]
  return (u, v) => value0 + across * (u - u0) + down * (v - v0)
}
