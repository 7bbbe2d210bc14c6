/**
 * How long people take, ms, each varied by a quarter either way. They are human: no kiosk makes them shorter.
 *
 * - Walking: 1.34 m/s (Weidmann 1993, the mean of free walking), slowed to 1.3 m/s by winter clothes; the places of
 *   the queue are the yellow line's metre (一米线) apart.
 * - The guard: a practised choice between few answers takes 0.7 s, a key under the waiting hand 0.28 s (Card, Moran
 *   and Newell 1983: K of the average typist; the mental operator's 1.35 s is for a step that must be thought of).
 * - The phone: it is in the hand with the code open, as the second guard of the queue sees to; what is left is an
 *   arm's movement (0.5 s by Fitts's law for a target of a hand's width). A hand-held 2D scanner reads a phone in
 *   less than 0.3 s once the code lies in its light.
 */
export const DELAYS = {
  /** One metre up to the thermometer. */
  stepUp: 770,
  /** Until the forehead is still. */
  standStill: 300,
  liftPhone: 500,
  /** From a lifted phone to a code in the scanner's light. */
  aim: 600,
  /** Swipes to the other code, or takes out another paper. */
  otherCode: 900,
  guardLooks: 700,
  guardPresses: 280,
  /** A simple reaction to a large sign. */
  seeVerdict: 350,
  /** One metre beyond the thermometer: then the place is free. */
  walkThrough: 770,
  putMaskOn: 3000,
  pushHatBack: 1200,
  /** Reaches for the gun, aims, and reads it. */
  takeGun: 1800,
  /** One digit or Enter of a read-out, with gloves. */
  digit: 350,
  /** Steps back, out of the thermometer's sight. */
  stepBack: 770,
} as const
export type Delay = keyof typeof DELAYS

/** A part of each delay, either way. */
export const VARIATION = 0.25
